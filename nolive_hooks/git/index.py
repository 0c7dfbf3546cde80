"""What is about to be committed, read from the index and never from the work tree."""

from __future__ import annotations

import os

from nolive_hooks.blob import Blob
from nolive_hooks.git import spawn

if False:  # typing only, see spawn.py
    from collections.abc import Iterator

GITLINK = "160000"
_DELETED = "000000"


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
    return spawn.check(("rev-parse", "--show-toplevel"), cwd=cwd, hook=hook).text


def staged(root: str, *, hook: bool = True) -> list[Entry]:
    """Entries that differ from HEAD (from nothing on an unborn branch), deletions left out.

    Copies and renames count as new files: their whole content is new at that path.
    """
    options = (
        "--cached",
        "--raw",
        "-z",
        "--no-abbrev",
        "--no-renames",
        "--no-relative",
        "--ignore-submodules=none",
    )
    fields = spawn.check(("diff", *options), cwd=root, hook=hook).out.split(b"\0")
    entries = []
    for meta, path in zip(fields[::2], fields[1::2], strict=False):
        _, mode, _, oid, status = meta.decode("ascii").split(" ")
        unmerged = status.startswith("U")
        if mode != _DELETED or unmerged:
            entries.append(Entry(os.fsdecode(path), mode, oid, stage=int(unmerged)))
    return entries


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
