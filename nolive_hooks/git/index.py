"""What is about to be committed, read from the index and never from the work tree."""

from __future__ import annotations

import os
import stat

from nolive_hooks.blob import Blob, is_pointer
from nolive_hooks.git import spawn

if False:  # typing only, see spawn.py
    from collections.abc import Iterator

GITLINK = "160000"
TOO_LARGE = "too large"  # how the reason begins why a blob over the cap was not read
_MAX_COPY = 1 << 20
_MAX_ARGUMENTS = 1 << 16  # systems differ; no one allows less for all arguments together
_DELETED = "000000"
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR")
_ROOT = ("rev-parse", "--show-toplevel")
_CHANGED = (
    "diff", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-relative", "--ignore-submodules=none",
)  # fmt: skip
_ALSO_ANNOUNCED, _NOT_ANNOUNCED = "--ita-visible-in-index", "--ita-invisible-in-index"
# The id of an empty blob in repositories of SHA-1 and of SHA-256.
_EMPTY = (
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
)


class Entry:
    """One path of the index: its Git mode and object id; `stage` is not 0 while a merge is unresolved."""

    __slots__ = ("mode", "oid", "path", "stage")

    def __init__(self, path: str, mode: str, oid: str, stage: int = 0) -> None:
        self.path = path
        self.mode = mode
        self.oid = oid
        self.stage = stage


class Asked:
    """What a hook has to know first. Git is asked at once, and answers while the rest of the program loads."""

    __slots__ = ("_cwd", "_files", "_root", "_staged")

    def __init__(self, cwd: str, files: list[str]) -> None:
        self._cwd = cwd
        self._files = files
        self._root = None if _holds_git(cwd) and not files else spawn.start(_ROOT, cwd=cwd, hook=True)
        self._staged = None if files else spawn.start((*_CHANGED, _ALSO_ANNOUNCED), cwd=cwd, hook=True)

    def folder(self) -> str:
        """Where Git is asked on, and where the work tree most likely begins: `toplevel`, where that is not plain."""
        return _root(self._root.answer(), self._cwd, hook=True) if self._root else self._cwd

    def entries(self, root: str) -> tuple[list[Entry], list[str]]:
        """What is judged: the `files` of the index, else all that is staged; and what `git add -N` only announced.

        Git shows paths that were only announced as new empty files.
        """
        if self._staged is None:
            return entries(root, self._files, hook=True), []
        answer = self._staged.answer()
        if answer.code:
            toplevel(self._cwd, hook=True)  # knows the remedy where this is no repository
        found = _entries(spawn.checked(answer, _CHANGED, root))
        if not any(entry.oid in _EMPTY for entry in found):
            return found, []
        truly = staged(root)
        paths = {entry.path for entry in truly}
        return truly, [entry.path for entry in found if entry.path not in paths]


def _holds_git(folder: str) -> bool:
    """Whether the folder of a plain clone lies here, and no variable leads Git to another."""
    return os.path.exists(os.path.join(folder, ".git", "HEAD")) and not any(name in os.environ for name in _ELSEWHERE)


def toplevel(cwd: str, *, hook: bool) -> str:
    """The root of the work tree that holds `cwd`; NoliveError with git's own reason where there is none."""
    return _root(spawn.run(_ROOT, cwd=cwd, hook=hook), cwd, hook=hook)


def _root(answer: spawn.Answer, cwd: str, *, hook: bool) -> str:
    if answer.code:
        from nolive_hooks.git import place  # knows the remedy of each reason

        place.of(cwd)
        return spawn.check(_ROOT, cwd=cwd, hook=hook).text
    return answer.text


def staged(root: str, *, hook: bool = True) -> list[Entry]:
    """Entries that differ from HEAD (from nothing on an unborn branch), deletions left out.

    Copies and renames count as new files: their whole content is new at that path. A path that was only
    announced (`git add -N`) is not staged.
    """
    return _entries(spawn.check((*_CHANGED, _NOT_ANNOUNCED), cwd=root, hook=hook))


def _entries(answer: spawn.Answer) -> list[Entry]:
    fields = answer.out.split(b"\0")
    found = []
    for meta, path in zip(fields[::2], fields[1::2], strict=False):
        _, mode, _, oid, status = meta.decode("ascii").split(" ")
        unmerged = status.startswith("U")
        if mode != _DELETED or unmerged:
            found.append(Entry(os.fsdecode(path), mode, oid, stage=int(unmerged)))
    return found


def entries(root: str, paths: list[str] | None = None, *, hook: bool = False) -> list[Entry]:
    """Index entries at `paths` (relative to `root`; all when None), in Git's order. Very many paths must be files."""
    many = paths is not None and sum(map(len, paths)) > _MAX_ARGUMENTS
    names = () if paths is None or many else ("--", *paths)
    answer = spawn.check(("ls-files", "--stage", "-z", *names), cwd=root, hook=hook)
    found = []
    for row in answer.out.split(b"\0")[:-1]:
        meta, _, path = row.partition(b"\t")
        mode, oid, stage = meta.decode("ascii").split(" ")
        found.append(Entry(os.fsdecode(path), mode, oid, int(stage)))
    if many and paths is not None:
        asked = set(paths)
        return [entry for entry in found if entry.path in asked]
    return found


def blobs(found: list[Entry], root: str, *, cap: int, hook: bool = False) -> Iterator[tuple[Entry, Blob | str]]:
    """Each entry with its blob, or with the reason why there is none (missing object, too large, unmerged)."""
    readable = [entry for entry in found if entry.mode != GITLINK and not entry.stage]
    data = spawn.contents([entry.oid for entry in readable], cwd=root, cap=cap, hook=hook)
    return _paired(found, data, root, cap=cap, hook=hook)


def _paired(
    found: list[Entry], data: Iterator[bytes | int | None], root: str, *, cap: int, hook: bool
) -> Iterator[tuple[Entry, Blob | str]]:
    for entry in found:
        if entry.stage:
            yield entry, "unmerged: resolve the conflict first"
        elif entry.mode == GITLINK:
            yield entry, Blob(entry.path, b"", GITLINK)
        else:
            yield entry, _smudged(_blob(entry, next(data)), root, cap=cap, hook=hook)


def _smudged(blob: Blob | str, root: str, *, cap: int, hook: bool) -> Blob | str:
    """What a pointer of Git LFS stands for, where this clone has it; else the pointer."""
    if isinstance(blob, str) or not is_pointer(blob.data):
        return blob
    from nolive_hooks.git import lfs

    data = lfs.content(blob.data, root, cap=cap, hook=hook)
    return blob if data is None else Blob(blob.path, data, blob.mode)


def _blob(entry: Entry, content: bytes | int | None) -> Blob | str:
    if content is None:
        return "the object is missing from this clone"
    if isinstance(content, int):
        return f"{TOO_LARGE}: {content} bytes"
    return Blob(entry.path, content, entry.mode)


class WorkTree:
    """The files of the work tree beside what is staged; for advice, never for a verdict."""

    __slots__ = ("_root", "_written")

    def __init__(self, root: str) -> None:
        self._root = root
        try:
            self._written = os.stat(os.path.join(root, os.environ.get("GIT_INDEX_FILE") or ".git/index")).st_mtime_ns
        except OSError:
            self._written = 0

    def copy(self, blob: Blob) -> Blob | None:
        """The file at a staged blob's path where its bytes differ; None where they do not, or where there is none.

        As Git does, a file of the staged size that is older than the index counts as unchanged and is not opened.
        """
        try:
            path = os.path.join(self._root, blob.path)
            info = os.lstat(path)
            unchanged = info.st_size == len(blob.data) and info.st_mtime_ns < self._written
            if not stat.S_ISREG(info.st_mode) or unchanged or info.st_size > _MAX_COPY:
                return None
            with open(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as stream:
                data = stream.read(_MAX_COPY)
        except OSError:
            return None
        return None if data == blob.data else Blob(blob.path, data, blob.mode)
