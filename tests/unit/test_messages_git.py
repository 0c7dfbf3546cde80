"""What door 1 says of a clone or a disk that is not as it should be, and that the command it names helps."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from nolive_hooks import policies
from nolive_hooks.blob import Blob
from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.git import commits, disk, place, sources, spawn
from nolive_hooks.git.repo import Repo
from nolive_hooks.policy import ALLOW_FILE
from tests.support import Sandbox

LOST = "f" * 40


def told(ask: Callable[[], object], what: str, following: str, code: int = Exit.UNJUDGED) -> NoliveError:
    """The error that is raised: its sentence, its next command, its exit code."""
    with pytest.raises(NoliveError) as caught:
        ask()
    error = caught.value
    assert what in f"{error.what}\n{error.why}"
    assert following in error.fix
    assert error.where or error.why
    assert error.exit_code == code
    return error


def runs(command: str) -> int:
    """The exit code of a command that a message named."""
    return subprocess.run(["sh", "-c", command], capture_output=True, check=False).returncode


def loose(repo: Sandbox, name: str) -> Path:
    """The file of a loose object."""
    oid = repo.git("rev-parse", name).strip()
    path = repo.path / ".git/objects" / oid[:2] / oid[2:]
    path.chmod(0o644)
    return path


# -- objects -----------------------------------------------------------------------------------------------------


def test_a_damaged_object_stops_and_fsck_finds_it(repo: Sandbox) -> None:
    repo.commit(files={"a": random.Random(1).randbytes(9000), "b": "2"})
    path = loose(repo, "HEAD:a")
    path.write_bytes(path.read_bytes()[:5000])
    found = Repo.discover(str(repo.path))
    error = told(lambda: found.at("HEAD"), "git cat-file stopped before its last object", f"git -C {found.root} fsck")
    assert error.why
    assert runs(error.fix) != 0


def test_a_missing_object_is_no_file_of_a_commit(repo: Sandbox) -> None:
    repo.commit(files={"a": "1", "b": "2"})
    loose(repo, "HEAD:a").unlink()
    error = told(lambda: Repo.discover(str(repo.path)).at("HEAD"), "a file of the commit cannot be read", "git fsck")
    assert error.where == "HEAD:a"


@pytest.mark.parametrize(("lost", "act"), [("HEAD~1", "rev-list"), ("HEAD~1^{tree}", "diff-tree")])
def test_a_hole_in_the_history_is_never_a_shorter_history(repo: Sandbox, lost: str, act: str) -> None:
    for number in range(3):
        repo.commit(files={"a": str(number)})
    tip = repo.git("rev-parse", "HEAD").strip()
    loose(repo, lost).unlink()

    def read() -> object:
        rows = commits.new([tip], [], str(repo.path), hook=False)
        assert act == "diff-tree"
        return commits.brought(rows, str(repo.path), cap=100, hook=False)

    assert told(read, "history incomplete", "git fsck").why


def test_a_shallow_clone_says_what_it_lacks(repo: Sandbox) -> None:
    for number in range(3):
        repo.commit(files={"a": str(number)})
    repo.must("git", "clone", "--quiet", "--depth=1", f"file://{repo.path}", "shallow")
    found = Repo.discover(str(repo.path / "shallow"))
    older = "this is a shallow clone, and older commits that would be judged are not here"
    told(lambda: sources.all_commits(found, []), older, "git fetch --unshallow")
    absent = "this is a shallow clone, and no commit is named 'HEAD~1'"
    told(lambda: sources.commits_of(found, "HEAD~1..HEAD"), absent, "git fetch --unshallow")
    assert runs(f"cd {found.root} && git fetch --quiet --unshallow") == 0
    assert len(sources.commits_of(found, "HEAD~1..HEAD")) == 1


def test_two_histories_without_a_common_commit(repo: Sandbox) -> None:
    repo.commit(files={"a": "1"})
    repo.git("checkout", "--quiet", "--orphan", "other")
    repo.commit(files={"b": "1"})
    found = Repo.discover(str(repo.path))
    told(lambda: found.merge_base("main", "other"), "the two histories have no common commit here", "--unshallow")
    told(lambda: found.is_ancestor("main", LOST), "the history cannot be compared", "git fetch --unshallow")
    told(lambda: found.resolve("nowhere"), "no commit is named 'nowhere'", "git fetch origin nowhere")
    told(lambda: spawn.check(("show-ref", "--verify", "x"), cwd=found.root), "git show-ref failed", "git -C")


def test_what_git_refuses_is_told_in_its_own_words(repo: Sandbox) -> None:
    repo.commit(files={"a": "1"})
    found = Repo.discover(str(repo.path))
    found.create_branch("drill/x", "HEAD")
    error = told(lambda: found.create_branch("drill/x", "HEAD"), "git refused", "git status", Exit.STATE)
    assert "already exists" in error.why


def test_a_folder_that_is_no_work_tree(repo: Sandbox, tmp_path: Path) -> None:
    repo.commit(files={"a": "1"})
    told(lambda: place.of(str(tmp_path / "nowhere")), "there is no such folder", "check the path")
    told(lambda: place.of(str(tmp_path)), "not a git repository", "git init")
    repo.must("git", "clone", "--quiet", "--bare", ".", "bare.git")
    told(lambda: place.of(str(repo.path / "bare.git")), "it is a bare repository", "git clone ")


def test_without_git_nothing_is_judged(repo: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repo.home))
    told(lambda: place.of(str(repo.path)), "git is not installed", "install git 2.28 or later")


# -- files -------------------------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_names_the_command_for_its_reason(folder: Sandbox) -> None:
    target, link, pipe = folder.write("real", "x"), folder.path / "link", folder.path / "pipe"
    link.symlink_to(target)
    os.mkfifo(pipe)
    what = "the file cannot be read"
    error = told(lambda: disk.read(str(folder.path / "none")), what, f"ls -a {folder.path}")
    assert (error.why, runs(error.fix)) == ("unreadable: No such file or directory", 0)
    error = told(lambda: disk.read(str(link)), what, f"readlink -f {link}")
    assert error.why == "it is a symbolic link, not a regular file"
    error = told(lambda: disk.read(str(pipe)), what, f"ls -ld {pipe}")
    assert (error.why, runs(error.fix)) == ("not a regular file", 0)
    told(lambda: disk.read(str(target), cap=0), "too large: 1 bytes", f"ls -ld {target}")
    told(lambda: disk.tree(str(folder.path)), "a file of the folder cannot be read", f"ls -ld {pipe}")


def test_a_file_that_others_may_read_only_names_chmod(folder: Sandbox) -> None:
    target = folder.write("closed/secret", "x")
    target.chmod(0)
    shut = folder.path / "closed"
    if os.geteuid() == 0:  # root reads everything; nobody does not
        os.seteuid(65534)
    try:
        told(lambda: disk.read(str(target)), "unreadable: Permission denied", f"chmod u+rX {target}")
        told(lambda: disk.tree(str(shut)), "a file of the folder cannot be read", "chmod u+rX ")
    finally:
        os.seteuid(os.getuid())


def test_a_folder_that_cannot_be_made(folder: Sandbox) -> None:
    folder.write("file", "mine")
    for path in ("file", "file/below", "file/below/deeper"):
        told(lambda path=path: disk.make_dir(str(folder.path / path)), "the folder cannot be made",  # type: ignore[misc]
             "move the file that is in the way", Exit.STATE)  # fmt: skip
    told(lambda: disk.make_dir(str(folder.path / ("x" * 300))), "File name too long", "df -h", Exit.STATE)
    assert (folder.path / "file").read_text() == "mine"


@pytest.mark.parametrize("write", [disk.write_atomic, disk.append, disk.create_exclusive])
def test_a_file_that_cannot_be_written_leaves_nothing(folder: Sandbox, write: Callable[[str, bytes], object]) -> None:
    path = folder.path / "f" / ("x" * 254 + "\u00fc")
    error = told(lambda: write(str(path), b"x"), "the file cannot be written", f"df -h {folder.path}/f", Exit.STATE)
    assert (error.why, runs(error.fix.partition(";")[0])) == ("File name too long", 0)
    assert list((folder.path / "f").iterdir()) == []


def test_allows_behind_a_link_are_refused(repo: Sandbox) -> None:
    repo.commit(files={"elsewhere/allow.toml": ""})
    (repo.path / ".nolive").symlink_to("elsewhere")
    what = "the folder of the allows is a symbolic link"
    told(lambda: policies.policy_of_folder(str(repo.path)), what, "make ", Exit.USAGE)
    linked = [Blob(ALLOW_FILE, b"elsewhere", "120000")]
    told(lambda: policies.policy_among(linked), "the allows are a symbolic link", f"make {ALLOW_FILE}", Exit.USAGE)


# -- the hook ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "stdin", "code", "sentence"),
    [
        (("--bogus",), "", 2, "no such option: --bogus"),
        (("--only", "dust"), "", 2, "--only takes one of keys, mode, pack, not 'dust'"),
        (("--stage", "commit-msg"), "", 2, "--stage commit-msg takes one argument: the FILE that holds the message"),
        (("--stage", "commit-msg", "nowhere"), "", 3, "the commit message cannot be read"),
        (("--stage", "pre-push"), "one two\n", 3, "a line on standard input is not what Git gives to pre-push"),
        (("--stage", "pre-push"), f"a {LOST} b {'0' * 40}\n", 3, "there is no commit to judge"),
    ],
)
def test_a_hook_that_cannot_judge_says_why(
    repo: Sandbox, words: tuple[str, ...], stdin: str, code: int, sentence: str
) -> None:
    repo.commit(files={"a": "1"})
    done = repo.run("nolive-hook", *words, stdin=stdin)
    assert (done.returncode, sentence in done.stderr, "\n  next:  " in done.stderr) == (code, True, True), done.stderr


def test_a_hook_outside_of_a_repository_says_so(folder: Sandbox) -> None:
    done = folder.run("nolive-hook")
    assert done.returncode == 3
    assert "not a Git repository" in done.stderr
