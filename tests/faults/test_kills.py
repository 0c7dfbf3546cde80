"""kill -9 at the write points of a drill (D2), driven from outside: `resume` goes on, and no half pack is accepted.

The product knows nothing of this. A `sitecustomize.py` on the path of the child counts its writes (files opened for
writing, renames, removals, new folders, started programs) and kills it at the n-th, before the write takes place.
KILL_POINTS=all tries every single point; the default is a sample that meets each kind of write.
"""

from __future__ import annotations

import os
import signal
from functools import cache
from pathlib import Path

import pytest

from tests.e2e.drill_support import DEMO_POLICY, ID, done, drill, drillable, pack, snapshot, state_folder, status
from tests.support import Sandbox, words

POLICY = DEMO_POLICY.replace("2000", "100")
KILLER = """
import os, signal, sys
left = int(os.environ.get("KILL_AT", "0"))
counted = os.environ.get("COUNT_INTO", "")
place = os.environ["KILL_IN"]
seen = []
def writes(event, words):
    if event == "open":
        path, mode, flags = words
        return isinstance(path, str) and path.startswith(place) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if event in ("os.rename", "os.remove", "os.mkdir"):
        return str(words[0]).startswith(place)
    return event == "subprocess.Popen"
def watch(event, words):
    global left
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "subprocess.Popen") and writes(event, words):
        if counted:
            seen.append(event)
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
if counted:
    import atexit
    atexit.register(lambda: os.write(os.open(counted, os.O_CREAT | os.O_WRONLY), "\\n".join(seen).encode()))
"""
SAMPLE = 10


def start(repo: Sandbox, **env: str) -> int:
    """Start a whole drill under the counter; the exit code (-9: it was killed)."""
    place = repo.home / "killer"
    place.mkdir(exist_ok=True)
    (place / "sitecustomize.py").write_text(KILLER)
    result = drill(repo, "start", "--id", ID, env={"PYTHONPATH": str(place), "KILL_IN": str(repo.path), **env})
    return result.returncode


@cache
def written(folder: Path) -> tuple[str, ...]:
    """The writes of an undisturbed drill, in order."""
    home = folder / "home"
    repo = Sandbox(folder / "repo", home)
    home.mkdir(parents=True)
    repo.path.mkdir()
    (home / ".gitconfig").write_text("[user]\n\tname = Op One\n\temail = op-1@users.noreply.github.com\n")
    repo.git("init", "--quiet", "--initial-branch", "main")
    drillable(repo, policy=POLICY)
    assert start(repo, COUNT_INTO=str(home / "count")) == 0
    return tuple((home / "count").read_text().split())


def points(count: int) -> list[int]:
    """The points to try: all, or a sample spread over the drill that leaves none of its five steps out."""
    if os.environ.get("KILL_POINTS") == "all":
        return list(range(1, count + 1))
    return sorted({1 + index * (count - 1) // (SAMPLE - 1) for index in range(SAMPLE)})


@pytest.fixture(scope="module")
def writes(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    return written(tmp_path_factory.mktemp("counted"))


def test_D2_the_writes_of_a_drill_are_counted(writes: tuple[str, ...]) -> None:
    assert len(writes) > 100
    assert {"open", "os.rename", "os.remove", "subprocess.Popen"} <= set(writes)


@pytest.mark.parametrize("share", range(SAMPLE))
def test_D2_a_drill_that_was_killed_goes_on_and_leaves_nothing_half(
    folder: Sandbox, writes: tuple[str, ...], share: int
) -> None:
    """Each share tries its part of the points, so that xdist can spread a full run."""
    for point in points(len(writes))[share::SAMPLE]:
        repo = Sandbox(folder.path / str(point), folder.home)
        repo.path.mkdir()
        repo.git("init", "--quiet")
        drillable(repo, policy=POLICY)
        where = f"killed at write {point}: {writes[point - 1]}"
        assert start(repo, KILL_AT=str(point)) == -signal.SIGKILL, where
        half_accepted(repo, where)
        if not list(state_folder(repo).glob("drill_*/journal.jsonl")):
            done(repo, "start", "--id", ID)  # it died before there was a drill
        else:
            result = drill(repo)  # the next right thing: resume, or nothing where all was done
            assert result.returncode == 0, f"{where}\n{words(result)}"
        assert status(repo)["closed"] == "finished", where
        result = drill(repo, "check", scripted=False)
        assert result.returncode == 0, f"{where}\n{words(result)}"
        assert repo.git("status", "--porcelain") == "", where
        assert not [path for path in snapshot(pack(repo)) if path.endswith(".part")], where


def half_accepted(repo: Sandbox, where: str) -> None:
    """Nothing that lies in the work tree after the kill passes as a whole pack unless it is one."""
    folder = repo.path / "results" / ID
    if not folder.exists():
        return
    result = repo.run("nolive", "verify", f"results/{ID}")
    committed = repo.run("git", "cat-file", "-e", f"HEAD:results/{ID}/seals.jsonl").returncode == 0
    if result.returncode == 0:
        assert committed or (folder / "seals.jsonl").exists(), where
        repo.must("sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS", cwd=folder)
