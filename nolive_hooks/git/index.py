"""What is about to be committed, read from the index and never from the work tree."""

from __future__ import annotations

import os
import stat

from nolive_hooks.blob import Blob
from nolive_hooks.git import spawn

if False:  # typing only, see spawn.py
    from collections.abc import Iterator

GITLINK = "160000"
_MAX_COPY = 1 << 20
_DELETED = "000000"
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


def toplevel(cwd: str, *, hook: bool) -> str:
    """The root of the work tree that holds `cwd`; NoliveError with git's own reason where there is none."""
    answer = spawn.run(("rev-parse", "--show-toplevel"), cwd=cwd, hook=hook)
    if answer.code:
        from nolive_hooks.git.repo import Repo  # heavy, and knows the remedy of each reason

        Repo.discover(cwd)
        return spawn.check(("rev-parse", "--show-toplevel"), cwd=cwd, hook=hook).text
    return answer.text


def staged(root: str, *, hook: bool = True) -> list[Entry]:
    """Entries that differ from HEAD (from nothing on an unborn branch), deletions left out.

    Copies and renames count as new files: their whole content is new at that path. A path that was only
    announced (`git add -N`) is not staged.
    """
    return _changed(root, "--ita-invisible-in-index", hook=hook)


def staged_and_announced(root: str) -> tuple[list[Entry], list[str]]:
    """What a hook judges, and the paths that `git add -N` only announced: git shows those as new empty files."""
    found = _changed(root, "--ita-visible-in-index", hook=True)
    if not any(entry.oid in _EMPTY for entry in found):
        return found, []
    truly = staged(root)
    paths = {entry.path for entry in truly}
    return truly, [entry.path for entry in found if entry.path not in paths]


def _changed(root: str, *announced: str, hook: bool) -> list[Entry]:
    options = ("--raw", "-z", "--no-abbrev", "--no-renames", "--no-relative", "--ignore-submodules=none")
    fields = spawn.check(("diff", "--cached", *options, *announced), cwd=root, hook=hook).out.split(b"\0")
    found = []
    for meta, path in zip(fields[::2], fields[1::2], strict=False):
        _, mode, _, oid, status = meta.decode("ascii").split(" ")
        unmerged = status.startswith("U")
        if mode != _DELETED or unmerged:
            found.append(Entry(os.fsdecode(path), mode, oid, stage=int(unmerged)))
    return found


def entries(root: str, paths: list[str] | None = None, *, hook: bool = False) -> list[Entry]:
    """Index entries at `paths` (relative to `root`; all when None), in Git's order."""
    names = () if paths is None else ("--", *paths)
    answer = spawn.check(("ls-files", "--stage", "-z", *names), cwd=root, hook=hook)
    found = []
    for row in answer.out.split(b"\0")[:-1]:
        meta, _, path = row.partition(b"\t")
        mode, oid, stage = meta.decode("ascii").split(" ")
        found.append(Entry(os.fsdecode(path), mode, oid, int(stage)))
    return found


def blobs(found: list[Entry], root: str, *, cap: int, hook: bool = False) -> Iterator[tuple[Entry, Blob | str]]:
    """Each entry with its blob, or with the reason why there is none (missing object, too large, unmerged)."""
    readable = [entry for entry in found if entry.mode != GITLINK and not entry.stage]
    data = spawn.contents([entry.oid for entry in readable], cwd=root, cap=cap, hook=hook)
    for entry in found:
        if entry.stage:
            yield entry, "unmerged: resolve the conflict first"
        elif entry.mode == GITLINK:
            yield entry, Blob(entry.path, b"", GITLINK)
        else:
            yield entry, _blob(entry, next(data))


def _blob(entry: Entry, content: bytes | int | None) -> Blob | str:
    if content is None:
        return "the object is missing from this clone"
    if isinstance(content, int):
        return f"too large: {content} bytes"
    return Blob(entry.path, content, entry.mode)


def work_copies(root: str, found: list[Blob]) -> list[Blob]:
    """The files of the work tree that differ from what is staged at their path; for advice, never for a verdict.

    As Git does, a file of the staged size that is older than the index counts as unchanged and is not opened.
    """
    index_file = os.path.join(root, os.environ.get("GIT_INDEX_FILE") or ".git/index")
    try:
        written = os.stat(index_file).st_mtime_ns
    except OSError:
        written = 0
    copies = []
    for blob in found:
        data = _work_copy(os.path.join(root, blob.path), len(blob.data), written)
        if data is not None and data != blob.data:
            copies.append(Blob(blob.path, data, blob.mode))
    return copies


def _work_copy(path: str, size: int, written: int) -> bytes | None:
    try:
        info = os.lstat(path)
        unchanged = info.st_size == size and info.st_mtime_ns < written
        if not stat.S_ISREG(info.st_mode) or unchanged or info.st_size > _MAX_COPY:
            return None
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as stream:
            return stream.read(_MAX_COPY)
    except OSError:
        return None
