"""Wall time and peak memory of whole processes, taken in turns, and compared pair by pair."""

from __future__ import annotations

import os
import signal
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

CAP = 120  # seconds after which a contender is stopped


@dataclass(frozen=True, slots=True)
class Run:
    """One process from fork to wait4: seconds, peak resident megabytes, exit code (None: stopped at the cap)."""

    seconds: float
    megabytes: float
    code: int | None


@dataclass(frozen=True, slots=True)
class Contender:
    """A command, where it runs, and what makes the place ready before each run (not timed)."""

    name: str
    argv: Sequence[str]
    cwd: str
    stdin: str = os.devnull
    env: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], None] | None = None


def run(one: Contender) -> Run:
    """Run a command once, its output thrown away."""
    if one.before:
        one.before()
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        _become(one)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(CAP)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - started
    signal.alarm(0)
    stopped = os.WIFSIGNALED(status)
    return Run(seconds, usage.ru_maxrss / 1024, None if stopped else os.waitstatus_to_exitcode(status))


def _become(one: Contender) -> None:
    try:
        os.chdir(one.cwd)
        os.dup2(os.open(one.stdin, os.O_RDONLY), 0)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        os.execvpe(one.argv[0], list(one.argv), {**os.environ, **one.env})  # noqa: S606 - commands of this harness
    finally:
        os._exit(127)


def in_turns(contenders: Sequence[Contender], rounds: int) -> dict[str, list[Run]]:
    """A B C A B C ...: whatever else the machine does meets all alike."""
    found: dict[str, list[Run]] = {one.name: [] for one in contenders}
    for _ in range(rounds):
        for one in contenders:
            if not found[one.name] or found[one.name][-1].code is not None:
                found[one.name].append(run(one))
    return found


def ratio(ours: Sequence[Run], theirs: Sequence[Run]) -> float:
    """The median of the ratios of runs of the same round."""
    return statistics.median(a.seconds / b.seconds for a, b in zip(ours, theirs, strict=False))


def median(runs: Sequence[Run]) -> float:
    """The middle one of some times, in seconds."""
    return statistics.median(one.seconds for one in runs)


def peak(runs: Sequence[Run]) -> float:
    """The largest memory of some runs, in megabytes."""
    return max(one.megabytes for one in runs)
