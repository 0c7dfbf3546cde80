"""DOOR 3: starts the strategy's process, fenced in, with a budget, a clean environment and bounded output."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess  # the door itself
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nolive_hooks.git import disk
from nolive_hooks.procedure.capture import Capture, Captured, Redactor
from nolive_hooks.procedure.isolation import PROBE, Fence, Isolation, Proof

CAP_BYTES = 1 << 19  # two captured logs stay below the pack's limit for one file
GRACE_S = 5.0  # between TERM and KILL
DRAIN_S = 1.0  # for output of a process that has ended and left a daemon holding its pipe
ALLOWED = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "VIRTUAL_ENV", "USER", "LOGNAME", "SHELL", "TERM")
FIXED = {"TZ": "UTC", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
SECRET_PLACES = (".aws", ".ssh", ".gnupg", ".config", ".kube", ".docker", ".netrc", ".pypirc",
                 ".git-credentials", ".local/share/keyrings")  # fmt: skip

Progress = Callable[[float, int], None]


@dataclass(frozen=True, slots=True)
class RunResult:
    """How one process ended. `rc` is negative for a signal; `duration` in seconds of a monotonic clock.

    `outcome` is `done`, `timeout` or `missing` (the program could not be started).
    """

    argv: tuple[str, ...]
    rc: int
    duration: float
    outcome: str
    digest: str
    size: int
    lines: int
    truncated: bool
    withheld: int
    isolation: Isolation
    output: bytes

    @property
    def ok(self) -> bool:
        """True for a process that ended by itself with exit status 0."""
        return self.outcome == "done" and self.rc == 0


def clean_environment(environment: Mapping[str, str], extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The few variables a child gets: the allow-list, fixed ones, and `extra`; never GIT_* and never a secret."""
    kept = {name: value for name, value in environment.items() if name in ALLOWED}
    return {**kept, **FIXED, **(extra or {})}


def run(
    argv: Sequence[str],
    *,
    cwd: str,
    timeout_s: float,
    env_allow: Mapping[str, str],
    isolation: Fence,
    log_path: str = "",
    cap_bytes: int = CAP_BYTES,
    redact: Redactor,
    progress: Progress | None = None,
) -> RunResult:
    """Run a command to its end or its budget. The output goes to `log_path` (when given), redacted and capped.

    The process gets a session of its own and no input; at the budget its whole group is told to stop and
    killed five seconds later. Ctrl-C stops the group too and is raised again.
    """
    capture = Capture(cap_bytes)
    started = time.monotonic()
    try:
        process = subprocess.Popen(
            isolation.wrap(argv, cwd),
            cwd=cwd,
            env=dict(env_allow),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        capture.feed(f"nolive: cannot start {argv[0]}: {error.strerror}\n".encode())
        return _result(argv, 127, started, "missing", capture.finish(redact), isolation.kind, log_path)
    try:
        timed_out = _follow(process, capture, started, timeout_s, progress)
    finally:
        _end(process)
    outcome = "timeout" if timed_out else "done"
    return _result(argv, process.returncode, started, outcome, capture.finish(redact), isolation.kind, log_path)


def _follow(
    process: subprocess.Popen[bytes], capture: Capture, started: float, timeout_s: float, progress: Progress | None
) -> bool:
    """Read until the process has ended and its pipe is dry; true when the budget was used up."""
    pipe = process.stdout
    assert pipe is not None  # noqa: S101 - Popen was given a pipe
    deadline = started + timeout_s
    stopped_at = 0.0
    with selectors.DefaultSelector() as selector, pipe:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            now = time.monotonic()
            if now >= deadline and process.poll() is None:
                _signal(process, signal.SIGTERM)
                _wait(process, GRACE_S, pipe.fileno(), capture)
                return True
            stopped_at = stopped_at or (now if process.poll() is not None else 0.0)
            if selector.select(timeout=0.1):
                data = os.read(pipe.fileno(), 1 << 16)
                if not data:
                    return _reap(process, deadline)
                capture.feed(data)
            elif stopped_at and now - stopped_at > DRAIN_S:
                return False
            if progress is not None:
                progress(now - started, capture.lines)


def _reap(process: subprocess.Popen[bytes], deadline: float) -> bool:
    """Wait for a process that has closed its output; true when it overstays the budget."""
    try:
        process.wait(timeout=max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        _signal(process, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=GRACE_S)
        return True
    return False


def _wait(process: subprocess.Popen[bytes], seconds: float, pipe: int, capture: Capture) -> None:
    """Let a process that was told to stop say its last words."""
    end = time.monotonic() + seconds
    os.set_blocking(pipe, False)
    ended = False
    while time.monotonic() < end and not ended:
        ended = process.poll() is not None  # looked at before the read, so that nothing said before the end is lost
        with contextlib.suppress(BlockingIOError):
            while time.monotonic() < end and (data := os.read(pipe, 1 << 16)):
                capture.feed(data)
        time.sleep(0.02)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Nothing of the group survives: neither the process nor what it has forked."""
    _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _result(
    argv: Sequence[str], rc: int, started: float, outcome: str, kept: Captured, kind: Isolation, log_path: str
) -> RunResult:
    if log_path:
        disk.write_atomic(log_path, kept.kept)
    return RunResult(
        tuple(argv), rc, time.monotonic() - started, outcome, kept.digest, kept.size, kept.lines, kept.truncated,
        kept.withheld, kind, kept.kept,
    )  # fmt: skip


def fence(
    kind: Isolation,
    *,
    cwd: str,
    home: str,
    writable: Sequence[str] = (),
    network: bool = False,
    tools: Sequence[str] = (),
) -> Fence:
    """A fence around a run in `cwd`: `tools`, repository and this package readable, the home folder hidden."""
    package = str(Path(__file__).resolve().parents[2])
    places = (cwd, sys.prefix, sys.base_prefix, package, *tools)
    needed = tuple(dict.fromkeys(os.path.abspath(path) for path in places))
    hidden = [path for path in (f"/run/user/{os.getuid()}",) if os.path.isdir(path)]
    blanked: list[str] = []
    if home and os.path.isdir(home):
        root = os.path.abspath(home)
        if any(_holds(path, root) for path in needed):
            blanked = [os.path.join(root, name) for name in SECRET_PLACES]  # the repository is the home itself
        else:
            hidden.append(root)
    return Fence(
        kind,
        network,
        needed,
        tuple(hidden),
        tuple(path for path in blanked if os.path.isdir(path)),
        tuple(path for path in blanked if os.path.isfile(path)),
        tuple(os.path.abspath(path) for path in writable),
    )


def _holds(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def tools_of(program: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """The folders that a program of a hidden place (home, /tmp) needs: its environment, and where its links lead."""
    home = os.path.abspath(environment.get("HOME") or "/nonexistent")
    found = shutil.which(program, path=environment.get("PATH")) or program
    prefixes = [os.path.dirname(os.path.dirname(path)) for path in (found, os.path.realpath(found))]
    candidates = (environment.get("VIRTUAL_ENV", ""), *prefixes)
    hidden = (home, "/tmp")  # noqa: S108 - what a fence empties
    return tuple(
        path
        for path in candidates
        if path not in ("", *hidden) and os.path.isdir(path) and any(_holds(place, path) for place in hidden)
    )


def with_writable(fenced: Fence, folder: str) -> Fence:
    """The same fence with one folder, made if need be, that may be written."""
    disk.make_dir(folder)
    return replace(fenced, writable=(os.path.abspath(folder),))


def strongest(
    *, cwd: str, environment: Mapping[str, str], network: bool = False, program: str = ""
) -> tuple[Fence, Proof]:
    """The strongest fence that works here, proven by a probe that tries to get out; `none` proves nothing."""
    home = environment.get("HOME", "")
    tools = tools_of(program, environment) if program else ()
    notes = []
    for kind, program in ((Isolation.BUBBLEWRAP, "bwrap"), (Isolation.UNSHARE, "unshare")):
        if kind is Isolation.UNSHARE and network:
            continue  # without its network namespace it fences nothing
        if shutil.which(program) is None:
            notes.append(f"{program} is not installed")
            continue
        candidate = fence(kind, cwd=cwd, home=home, network=network, tools=tools)
        proof = probe(candidate, cwd, environment)
        if proof is not None:
            return candidate, proof
        notes.append(f"{program} is refused here")
    return fence(Isolation.NONE, cwd=cwd, home=home, network=network), Proof(
        Isolation.NONE, False, False, "; ".join(notes)
    )


def probe(candidate: Fence, cwd: str, environment: Mapping[str, str]) -> Proof | None:
    """Try, from inside a fence, to reach a port of this process and to write into `cwd`; None where it leaks."""
    target = os.path.join(cwd, f".nolive-probe-{os.getpid()}")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        argv = [sys.executable, "-I", "-c", PROBE, port, target]
        try:
            done = subprocess.run(
                candidate.wrap(argv, cwd),
                cwd=cwd,
                env=clean_environment(environment),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=20,
                check=False,
            )
            answer = json.loads(done.stdout) if done.returncode == 0 else None
        except (OSError, subprocess.TimeoutExpired, ValueError):
            answer = None
    with contextlib.suppress(OSError):
        os.unlink(target)
    if answer is None or (answer["network"] and not candidate.network):
        return None
    if answer["write"] and candidate.kind is Isolation.BUBBLEWRAP:
        return None
    return Proof(candidate.kind, not answer["network"], not answer["write"], "")
