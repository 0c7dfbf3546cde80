"""Puts the plan of `nolive init` on disk and takes it back: the record is written before the first file is."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace

from nolive_hooks import __version__
from nolive_hooks.errors import NoliveError, state, usage
from nolive_hooks.git import disk, spawn
from nolive_hooks.git.repo import Repo
from nolive_hooks.scaffold import ledger
from nolive_hooks.scaffold.answers import REPOSITORY, STAGES
from nolive_hooks.scaffold.plan import Change, native_hook
from nolive_hooks.scaffold.signs import DEPENDENCY_FILES

CAP = 4 << 20
_RUNNERS = ("pre-commit", "prek")
_PATIENCE_S = 5


def paths(repo: Repo) -> tuple[str, ...]:
    """Every path that Git tracks or would offer to add."""
    listed = spawn.check(("ls-files", "-z", "--cached", "--others", "--exclude-standard"), cwd=repo.root).out
    return tuple(os.fsdecode(row) for row in listed.split(b"\0")[:-1])


def dependency_texts(repo: Repo, known: Iterable[str]) -> dict[str, str]:
    """The dependency files of a repository, by path; what cannot be read speaks of no framework."""
    found = (path for path in known if DEPENDENCY_FILES.fullmatch(path))
    blobs = ((path, disk.load(os.path.join(repo.root, path), path, cap=CAP)) for path in found)
    return {path: blob.data.decode("utf-8", "replace") for path, blob in blobs if hasattr(blob, "data")}


def present(repo: Repo, names: Iterable[str]) -> dict[str, bytes]:
    """The bytes of those files that exist; a link, or a folder on the way that is one, is refused (exit 2)."""
    found = {}
    for name in names:
        place = os.path.join(repo.root, name)
        _refuse_links(repo.root, name)
        if disk.exists(place):
            found[name] = disk.read(place, cap=CAP)
    return found


def _refuse_links(root: str, name: str) -> None:
    here = root
    for part in name.split("/"):
        here = os.path.join(here, part)
        if os.path.islink(here):
            raise usage(
                "nolive init writes no file through a symbolic link", where=os.path.relpath(here, root),
                why="it could lie in another repository", fix=f"ls -l {here}; make it a file or a folder",
            )  # fmt: skip


# -- writing and taking back ----------------------------------------------------------------------------------


def write(repo: Repo, changes: Iterable[Change], hooks: tuple[str, ...]) -> None:
    """Write the changed files; `hooks` are paths that somebody else is about to write (see `settle`).

    The record is durable before the first file. When a file cannot be written, those before it are taken back.
    """
    wanted = [change for change in changes if change.needed and change.after is not None]
    files = tuple(
        ledger.entry(change.path, change.before, change.after or b"", _mode(repo, change.path)) for change in wanted
    )
    pending = tuple(ledger.entry(path, _bytes(repo, path), None, _mode(repo, path)) for path in hooks)
    if not files and not pending:
        return
    folders = _missing_folders(repo, [change.path for change in wanted])
    record = ledger.Ledger(version=__version__, files=files + pending, folders=folders)
    place = _next_place(repo)
    disk.write_atomic(place, ledger.encode(record))
    try:
        for change in wanted:
            _put(repo, change.path, change.after or b"", 0o755 if change.executable else _mode(repo, change.path))
    except NoliveError:
        undo(repo)
        raise


def settle(repo: Repo) -> None:
    """Note in the newest record what the hooks' installer wrote; drop the record of a run that changed nothing."""
    place = _newest(repo)
    if place is None:
        return
    record = ledger.decode(disk.read(place), place)
    settled = ledger.settled(record, {one.path: _bytes(repo, one.path) for one in record.files})
    if settled is None:
        disk.remove(place)
    else:
        disk.write_atomic(place, ledger.encode(settled))


def undo(repo: Repo) -> tuple[ledger.Step, ...]:
    """Take the last run back; files that were edited since are kept. A state error (exit 4) where there is none."""
    place = _newest(repo)
    if place is None:
        raise state(
            "nothing to undo", where=repo.root, why="no nolive init was run in this clone, or it was undone already",
            fix="git status",
        )  # fmt: skip
    record = ledger.decode(disk.read(place), place)
    steps = ledger.undoing(record, {one.path: _bytes(repo, one.path) for one in record.files})
    for step in steps:
        target = os.path.join(repo.root, step.path)
        if step.act == "remove":
            disk.remove(target)
        elif step.act == "restore":
            _put(repo, step.path, step.data, step.mode)
    for folder in sorted(record.folders, reverse=True):
        _remove_if_empty(os.path.join(repo.root, folder))
    left = ledger.kept(record, steps)
    if left is None:
        disk.remove(place)
    else:
        disk.write_atomic(place, ledger.encode(left))
    return steps


def _put(repo: Repo, path: str, data: bytes, mode: int | None) -> None:
    target = os.path.join(repo.root, path)
    disk.write_atomic(target, data)
    if mode is not None:
        os.chmod(target, mode)


def _bytes(repo: Repo, path: str) -> bytes | None:
    target = os.path.join(repo.root, path)
    return disk.read(target, cap=CAP) if disk.exists(target) else None


def _mode(repo: Repo, path: str) -> int | None:
    target = os.path.join(repo.root, path)
    return stat.S_IMODE(os.lstat(target).st_mode) if disk.exists(target) else None


def _missing_folders(repo: Repo, names: list[str]) -> tuple[str, ...]:
    parents = {parent for name in names for parent in _parents(name)}
    return tuple(sorted(parent for parent in parents if not disk.exists(os.path.join(repo.root, parent))))


def _parents(name: str) -> Iterable[str]:
    while name := os.path.dirname(name):
        if name == "/":
            return
        yield name


def _remove_if_empty(folder: str) -> None:
    if os.path.isdir(folder) and not os.listdir(folder):
        os.rmdir(folder)


def _next_place(repo: Repo) -> str:
    """Where the next record goes; records are a pile, and `--undo` takes the top."""
    folder = repo.state_dir("init")
    return os.path.join(folder, f"{len(_records(folder)) + 1:04}.json")


def _newest(repo: Repo) -> str | None:
    folder = repo.state_dir("init")
    records = _records(folder)
    return os.path.join(folder, records[-1]) if records else None


def _records(folder: str) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name.endswith(".json")) if os.path.isdir(folder) else []


# -- the hooks of this clone ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hooks:
    """How this clone gets its hooks: by a program, as plain hooks of ours, or not at all, and why."""

    folder: str  # as Git names it; relative to the root where it lies below it
    runner: str = ""
    native: tuple[Change, ...] = ()
    trouble: str = ""

    @property
    def written(self) -> tuple[str, ...]:
        """Paths that the program may write."""
        names = (*STAGES, *(f"{stage}.legacy" for stage in STAGES)) if self.runner else ()
        return tuple(os.path.join(self.folder, name) for name in names)


def hooks_of(repo: Repo) -> Hooks:
    """What can be installed in this clone."""
    folder = spawn.check(("rev-parse", "--git-path", "hooks"), cwd=repo.root).text
    custom = spawn.run(("config", "core.hooksPath"), cwd=repo.root).text
    hooks = Hooks(folder)
    if custom:
        return replace(hooks, trouble=f"core.hooksPath is {custom}: have its hooks call nolive-hook --stage STAGE")
    runner = next((found for name in _RUNNERS if (found := program(name))), "")
    if runner:
        return replace(hooks, runner=runner)
    command = program("nolive-hook")
    if not command:
        return replace(hooks, trouble="neither pre-commit nor prek nor nolive-hook is on PATH: pipx install pre-commit")
    changes, foreign = [], []
    for stage in STAGES:
        path = os.path.join(folder, stage)
        before, after = _bytes(repo, path), native_hook(stage, command)
        if before is None or b"nolive init" in before:
            changes.append(Change(path, before, after, "", executable=True))
        else:
            foreign.append(stage)
    told = f"a hook of your own is there: call nolive-hook --stage STAGE from {', '.join(foreign)}" if foreign else ""
    return replace(hooks, native=tuple(changes), trouble=told)


def published(repo: Repo, tag: str) -> bool:
    """Whether pre-commit could fetch this release from here; asks nobody for a password and waits five seconds."""
    words = ("git", "-c", "credential.helper=", "-c", "core.askPass=", "ls-remote", "--exit-code", REPOSITORY)
    quiet = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "", "SSH_ASKPASS": ""}
    try:
        done = subprocess.run(
            (*words, f"refs/tags/{tag}"),
            cwd=repo.root,
            env=quiet,
            capture_output=True,
            timeout=_PATIENCE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def install(repo: Repo, hooks: Hooks) -> str:
    """Let pre-commit or prek install its hooks; what it said when it failed, else nothing."""
    words = [hooks.runner, "install", *(word for stage in STAGES for word in ("--hook-type", stage))]
    done = subprocess.run(words, cwd=repo.root, capture_output=True, text=True, errors="replace", check=False)
    return "" if done.returncode == 0 else (done.stderr + done.stdout).strip() or f"exit {done.returncode}"


def program(name: str) -> str:
    """The path of a program on PATH, or of one that was installed beside this one; empty where there is none."""
    beside = os.path.join(os.path.dirname(os.path.abspath(sys.executable)), name)
    return shutil.which(name) or (beside if os.access(beside, os.X_OK) else "")
