"""Faults of disks, clocks and processes around a drill (D1 to D20), through the installed `nolive` and real Git."""

from __future__ import annotations

import ast
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.drill_support import (
    DEMO_POLICY,
    ID,
    answers,
    done,
    drill,
    drillable,
    pack,
    prepared,
    record,
    snapshot,
    state_folder,
    status,
)
from tests.e2e.test_drill_faults import start_slow, with_engine
from tests.support import BIN, ROOT, Sandbox, need, words

SMALL = DEMO_POLICY.replace("2000", "200")


def opened(repo: Sandbox, steps: int = 0) -> Sandbox:
    """A repository with an open drill, some of its steps taken."""
    return prepared(repo, steps, SMALL)


# -- the disk -----------------------------------------------------------------------------------------------------


APPENDS = """
import resource, sys
from nolive_hooks.git import disk
from nolive_hooks.errors import NoliveError
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
for act in (disk.append, disk.write_atomic, disk.create_exclusive):
    try:
        act(sys.argv.pop(1), b"x" * 700)
    except NoliveError as error:
        print(error.exit_code, error.why)
"""


def test_D1_a_write_that_fails_leaves_everything_as_it_was(folder: Sandbox) -> None:
    """A limit on the size of files stands in for the full disk: a write fails half way."""
    journal, record_, lock = (folder.path / name for name in ("journal", "record", "lock"))
    journal.write_bytes(b"a" * 500)
    record_.write_bytes(b"old")
    code = APPENDS.replace("700", "1200")
    said = folder.must(sys.executable, "-c", code, str(journal), str(record_), str(lock))
    assert said.splitlines() == ["4 File too large"] * 3
    assert journal.read_bytes() == b"a" * 500, "half a line would make nonsense of the next one"
    assert record_.read_bytes() == b"old"
    assert sorted(path.name for path in folder.path.iterdir()) == ["journal", "record"]


def test_D1_an_archive_that_does_not_fit_is_not_there(repo: Sandbox) -> None:
    need("prlimit")
    prepared(repo, policy=SMALL)
    target = repo.home / "out/drill.tar.gz"
    result = repo.run("prlimit", "--fsize=3000", "nolive", "drill", "archive", "-o", str(target))
    assert result.returncode == 4, words(result)
    assert "cannot be written" in words(result)
    assert "df -h" in words(result)
    assert list(target.parent.iterdir()) == []
    done(repo, "archive", "-o", str(target), scripted=False)
    assert repo.run("nolive", "verify", str(target)).returncode == 0


def test_D6_the_lock_needs_nothing_but_exclusive_creation() -> None:
    """Network file systems may not know locks; creating a file that must not exist is known everywhere."""
    for path in (ROOT / "nolive_hooks").rglob("*.py"):
        names = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
        assert not names & {"flock", "lockf", "LOCK_EX"}, path


def test_D6_of_two_starts_at_once_one_is_refused(repo: Sandbox) -> None:
    drillable(repo, policy=SMALL)
    argv = [str(BIN / "nolive"), "drill", "start", "--open-only"]
    both = [
        subprocess.Popen(argv, cwd=repo.path, env=repo.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=60)[1].decode() for process in both]
    assert sorted(process.returncode for process in both) == [0, 4], said
    assert "is held by" in "".join(said)
    assert len(repo.git("branch", "--list", "drill/*").split()) == 2  # "* drill/..."
    assert not (state_folder(repo) / "lock").exists()


def test_D7_a_file_that_changes_after_the_seal_is_named_before_the_decision(repo: Sandbox) -> None:
    """The seal is over what was committed; a program that touches the work tree afterwards changes no evidence."""
    opened(repo, steps=3)
    hook = repo.path / ".git/hooks/post-commit"
    hook.write_text("#!/bin/sh\nfor f in results/*/trades/simulated_trades.csv; do printf x >> $f; done\n")
    hook.chmod(0o755)
    done(repo, "step", "4")
    hook.unlink()
    result = drill(repo, "resume")
    assert result.returncode == 4, words(result)
    assert "a sealed file was changed: trades/simulated_trades.csv" in words(result)
    command = re.search(r"git restore -- \S+", words(result))
    assert command is not None
    repo.must(*command[0].split())
    assert "Decision: GO" in done(repo, "resume")
    done(repo, "check", scripted=False)


def test_D11_a_large_log_is_kept_head_and_tail_with_the_digest_of_the_whole(repo: Sandbox) -> None:
    """Common hooks refuse files above 1 MiB."""
    source = (
        "import json, pathlib, sys\n"
        "from nolive_hooks.procedure import engine\n"
        "out = pathlib.Path(sys.argv[1])\n"
        "code = engine.main(['--config', sys.argv[2], '--out', str(out)])\n"
        "log = out / engine.LOG\n"
        "lines = log.read_text().splitlines(keepends=True)\n"
        "padding = lines[0][:21] + 'INFO padding ' + 'x' * 80 + '\\n'\n"
        "log.write_text(''.join(lines[:-1] + [padding] * 30000 + lines[-1:]))\n"
        "raise SystemExit(code)\n"
    )
    policy = SMALL.replace(
        "[engine]\n", f"[engine]\nname = 'own'\nargv = ['{sys.executable}', 'engine.py', '{{out}}', '{{config}}']\n"
    )
    drillable(repo, {"engine.py": source}, policy)
    assert "Decision: GO" in done(repo, "start")
    log = (pack(repo) / "logs/strategy_drill.log").read_bytes()
    assert len(log) <= 1 << 20
    note = re.search(rb"\[nolive: \d+ bytes of the middle were left out; sha256 of the whole [0-9a-f]{64}\]\n", log)
    assert note is not None
    for part in (log[: note.start()], log[note.end() :]):
        lines = part.splitlines()
        assert len(lines) > 3000
        assert all(re.match(rb"\d{4}-\d\d-\d\dT\S+Z INFO ", line) for line in lines), "cut in the middle of a line"


def test_D13_archives_that_would_do_harm_are_refused_unread(folder: Sandbox) -> None:
    import gzip
    import io
    import tarfile

    def tar(**fields: object) -> bytes:
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as made:
            info = tarfile.TarInfo("drill_20261122_104500/data/x")
            for name, value in fields.items():
                setattr(info, name, value)
            made.addfile(info)
        return stream.getvalue()

    evil = {
        "zip slip": tar(name="../../evil"),
        "absolute": tar(name="/tmp/evil"),
        "link": tar(type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        "device": tar(type=tarfile.CHRTYPE),
        "setuid": tar(mode=0o4755),
        "bomb": b"\0" * (1 << 27),
    }
    for name, data in evil.items():
        target = folder.write("drill_20261122_104500.tar.gz", gzip.compress(data, 9))
        before = sorted(folder.path.iterdir())
        result = folder.run("nolive", "verify", str(target))
        assert result.returncode == 1, (name, words(result))
        assert "REFUSED" in words(result), name
        assert sorted(folder.path.iterdir()) == before
    assert not Path("/tmp/evil").exists()


def test_D14_two_archives_made_elsewhere_are_the_same_bytes(repo: Sandbox) -> None:
    drillable(repo, policy=SMALL)
    done(repo, "start", "--id", ID)
    made = []
    for number, (mask, zone, locale) in enumerate((("077", "Asia/Kolkata", "C"), ("002", "", "C.UTF-8"))):
        target = repo.home / f"{number}.tar.gz"
        command = f"umask {mask}; exec nolive drill archive -o {target}"
        result = repo.run(
            "sh", "-c", command, env={"TZ": zone, "LC_ALL": locale, "LANG": locale, "PYTHONHASHSEED": "1"}
        )
        assert result.returncode == 0, words(result)
        made.append(target.read_bytes())
    assert made[0] == made[1]
    folder = repo.home / "bag"
    folder.mkdir()
    repo.must("tar", "-xzf", str(repo.home / "0.tar.gz"), "-C", str(folder))
    bag = folder / ID
    repo.must("sha256sum", "-c", "--strict", "--quiet", "manifest-sha256.txt", "tagmanifest-sha256.txt", cwd=bag)
    repo.must(sys.executable, "-m", "bagit", "--validate", "--quiet", str(bag))
    repo.must("sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS", cwd=bag / "data")


# -- clocks -------------------------------------------------------------------------------------------------------

# Runs `nolive` on a machine whose clock jumps back ten minutes at each look.
BACKWARDS = """
import dataclasses, datetime as dt, sys
from nolive_hooks.cli.drill import host as drill_host
real = drill_host.this_host
looks = 0
def falling():
    global looks
    looks += 1
    return dt.datetime.now(dt.UTC) - dt.timedelta(minutes=10 * looks)
def host(folder):
    return dataclasses.replace(real(folder), now=falling if looks or 'step' in sys.argv else real(folder).now)
drill_host.this_host = host  # before the verbs are loaded, which take it from there
from nolive_hooks.cli.main import main
main()
"""


def test_D15_a_clock_that_jumps_back_makes_no_negative_times(repo: Sandbox) -> None:
    opened(repo)
    script = str(repo.home / "answers.toml")
    for number in "123":
        result = repo.run(sys.executable, "-c", BACKWARDS, "drill", "step", number, "--answers", script)
        assert result.returncode == 0, words(result)
    assert "Decision: GO" in done(repo, "resume", "--answers", script)
    for row in record(repo)["steps"]:
        assert row["started"] <= row["finished"]
    assert all(row["used_min"] >= 0 for row in record(repo)["budget"])
    done(repo, "check", scripted=False)


def test_D15_times_are_utc_wherever_the_operator_sits(repo: Sandbox) -> None:
    opened(repo)
    result = drill(repo, "resume", env={"TZ": "America/St_Johns", "LC_ALL": "C"})
    assert result.returncode == 0, words(result)
    assert all(row["started"].endswith("Z") for row in record(repo)["steps"])
    done(repo, "check", scripted=False)


# -- processes and terminals --------------------------------------------------------------------------------------


def without(repo: Sandbox, program: str) -> dict[str, str]:
    """A PATH on which one program is not found."""
    place = repo.home / "bin"
    place.mkdir()
    for name in ("git", "unshare", "sh", "sed", "uname", "dirname", "basename"):
        (place / name).symlink_to(need(name))
    assert program not in {path.name for path in place.iterdir()}
    return {"PATH": f"{BIN}{os.pathsep}{place}"}


REACHES_OUT = (
    "import socket, sys\n"
    "try:\n    socket.create_connection(('192.0.2.1', 443), timeout=2)\n    print('REACHED')\n"
    "except OSError as error:\n    print('network attempt failed:', type(error).__name__, error.errno, flush=True)\n"
    "raise SystemExit(5)\n"
)


@pytest.mark.parametrize("fence", ["bubblewrap", "netns"])
def test_D17_a_network_attempt_in_drill_only_fails_and_is_recorded(repo: Sandbox, fence: str) -> None:
    need("bwrap" if fence == "bubblewrap" else "unshare")
    with_engine(repo, REACHES_OUT)
    env = without(repo, "bwrap") if fence == "netns" else None
    result = drill(repo, "start", "--mode", "drill-only", env=env)
    assert result.returncode == 4, words(result)
    assert "network attempt failed: OSError 101" in words(result)
    done(repo, "decide", "no-go")
    assert record(repo)["network"] == {"isolation": fence, "hosts_contacted": []}
    assert b"network attempt failed: OSError 101" in (pack(repo) / "logs/strategy_drill.log").read_bytes()


def test_D18_a_dropped_connection_stops_the_strategy_and_saves_the_state(repo: Sandbox) -> None:
    process = start_slow(repo)
    process.send_signal(signal.SIGHUP)
    assert process.wait(timeout=20) == 130
    last = status(repo)["steps"][-1]
    assert (last["step"], last["status"], last["reason"]) == (3, "FAIL", "interrupted by the operator")
    assert "slow.py" not in running_in(repo.path), "the strategy outlived its drill"


def running_in(folder: Path) -> str:
    """The command lines of every process that works in a folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(place / "cwd") == str(folder):
                found.append((place / "cmdline").read_text().replace("\0", " "))
        except OSError:  # it has ended, or is not ours
            continue
    return "\n".join(found)


def test_D18_a_narrow_old_terminal_gets_plain_ascii(repo: Sandbox) -> None:
    drillable(repo, policy=SMALL)
    env = {"COLUMNS": "40", "PYTHONIOENCODING": "cp1252", "NO_COLOR": "1", "TERM": "dumb"}
    result = drill(repo, "start", env=env)
    assert result.returncode == 0, words(result)
    assert "\x1b" not in result.stdout
    assert result.stdout.isascii()
    wide = [line for line in result.stdout.splitlines() if len(line) > 40]
    assert all(len(line.split()) == 1 for line in wide), "only a name that is longer than the line may stand out"


WAITS = (
    "import time\nfor at in range(12):\n    print('bar', at, flush=True)\n    time.sleep(0.1)\nraise SystemExit(3)\n"
)


@pytest.mark.parametrize("columns", [40, 100])
def test_D18_the_moving_line_fits_the_terminal_and_leaves_it_clean(repo: Sandbox, columns: int) -> None:
    policy = SMALL.replace("[engine]\n", f"[engine]\nname = 'own'\nargv = ['{sys.executable}', 'engine.py']\n")
    drillable(repo, {"engine.py": WAITS}, policy)
    done(repo, "start", "--open-only")
    done(repo, "step", "1")
    done(repo, "step", "2")
    shown = at_terminal(repo, columns, "drill", "step", "3", "--answers", str(repo.home / "answers.toml"))
    moving = [part for part in re.split(r"[\r\n]", shown) if part.startswith("  run   00:0")]
    assert moving, shown
    assert max(map(len, moving)) < columns
    assert all(line.isascii() and "\x1b" not in line for line in moving)
    assert ("Ctrl-C is safe" in moving[-1]) == (columns == 100)
    assert re.search(r"\r {20,}\r", shown), "the line is wiped before the next one is written"


def at_terminal(repo: Sandbox, columns: int, *arguments: str) -> str:
    """What a command shows at a terminal so wide."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(repo.path)
        env = repo.environment({"TERM": "xterm", "COLUMNS": str(columns), "NO_COLOR": "1"})
        os.execve(str(BIN / "nolive"), ["nolive", *arguments], env)  # noqa: S606
    shown, until = b"", time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                shown += os.read(terminal, 1 << 16)
            except OSError:  # Linux says so when the other end has closed
                break
    os.close(terminal)
    os.waitpid(pid, 0)
    return shown.decode()


def test_D19_a_hook_that_calls_the_drill_again_is_refused_by_the_lock(repo: Sandbox) -> None:
    opened(repo, steps=3)
    hook = repo.path / ".git/hooks/pre-commit"
    hook.write_text(f"#!/bin/sh\n{BIN}/nolive drill resume --no-input 2>again.txt; mv again.txt .git/; exit 0\n")
    hook.chmod(0o755)
    done(repo, "step", "4")
    said = (repo.path / ".git/again.txt").read_text()
    assert "the open drill is held by process" in said
    assert status(repo)["next_step"] == 5


def test_D20_a_journal_of_a_newer_tool_is_not_written_to(repo: Sandbox) -> None:
    opened(repo, steps=1)
    journal = next(state_folder(repo).glob("drill_*/journal.jsonl"))
    lines = journal.read_text().splitlines(keepends=True)
    newer = json.loads(lines[-1])
    newer["event"]["type"] = "teleported"
    journal.write_text("".join([*lines[:-1], json.dumps(newer) + "\n"]))
    before = snapshot(state_folder(repo))
    result = drill(repo, "resume")
    assert result.returncode == 4, words(result)
    assert "if a newer nolive wrote it: pip install --upgrade nolive-hooks" in words(result)
    assert snapshot(state_folder(repo)) == before


# -- pictures -----------------------------------------------------------------------------------------------------


def test_E15_pictures_are_looked_into_before_they_are_evidence(repo: Sandbox) -> None:
    from tests.unit.test_evidence_pictures import jpeg, png

    opened(repo)
    bad = {
        "empty.png": b"",
        "wrong.png": b"GIF89a",
        "script.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        "huge.jpg": jpeg(10_000, 10_000),
        "heavy.png": png(extra=b"\0" * (1 << 20)),
    }
    for name, data in bad.items():
        (repo.home / name).write_bytes(data)
        result = drill(repo, "attach", str(repo.home / name), scripted=False)
        assert result.returncode == 2, (name, words(result))
        assert "no picture for a pack" in words(result)
    good = repo.home / "dash board.png"
    good.write_bytes(png())
    done(repo, "attach", str(good), str(good), "--caption", "telemetry <script>", scripted=False)
    assert "Decision: GO" in done(repo, "resume")
    assert record(repo)["screenshots"][0]["caption"] == "telemetry <script>"
    assert (pack(repo) / "screenshots/dash-board.png").read_bytes() == png()
    assert [row["path"] for row in record(repo)["screenshots"]] == ["screenshots/dash-board.png"]
    done(repo, "check", scripted=False)
    late = drill(repo, "attach", str(good), scripted=False)
    assert late.returncode == 4
    answers(repo)
