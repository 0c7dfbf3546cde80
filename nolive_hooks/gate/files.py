"""What a drill may change: one new pack of plain files, and nothing else."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from nolive_hooks.gate.pull import File, Snapshot
from nolive_hooks.gate.verdict import Reason

MAX_FILES = 3000
MAX_REASONS = 20  # of one kind; a pull request with a thousand strangers needs no thousand sentences
_DRILL = re.compile(r"drill_\d{8}_\d{6}")
_SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_CONTROL = re.compile(r"\.git\w*|\.lfsconfig", re.IGNORECASE)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def _plain(path: str) -> str:
    """A path as the most forgiving file system sees it: look-alikes, case and separators levelled."""
    level = unicodedata.normalize("NFKC", path).casefold().replace("\\", "/")
    return "/".join(part for part in level.split("/") if part not in ("", "."))


def _names(file: File) -> tuple[str, ...]:
    return (file.filename, *((file.previous_filename,) if file.previous_filename else ()))


def is_pack_path(path: str, root: str) -> bool:
    """True for anything that is, lies in, or would replace a drill folder below the pack root."""
    level, base = _plain(path), _plain(root)
    return level.startswith(f"{base}/drill_".lstrip("/")) or f"{base}/".startswith(f"{level}/")


def touched(paths: Iterable[str], root: str) -> tuple[str, ...]:
    """The pack folders that a change touches, sorted; give old and new names."""
    depth = len(list(filter(None, _plain(root).split("/")))) + 1
    return tuple(sorted({"/".join(path.split("/")[:depth]) for path in paths if is_pack_path(path, root)}))


def is_drill_folder(folder: str, root: str) -> bool:
    """True for `drill_YYYYMMDD_HHMMSS` directly below the pack root."""
    parent, _, name = folder.rpartition("/")
    return parent == root.removeprefix("./").strip("/.") and _DRILL.fullmatch(name) is not None


def paths(files: Iterable[File]) -> Iterator[str]:
    """Every name of every changed file, old ones included."""
    for file in files:
        yield from _names(file)


def completeness(snapshot: Snapshot) -> Iterator[Reason]:
    """The list of files must be whole; a cut list could hide anything."""
    total, files = snapshot.pr.changed_files, snapshot.files
    if total is None or files is None:
        return  # reported as a missing fact
    if max(total, len(files)) > MAX_FILES:
        message = f"{total} changed files; GitHub lists {MAX_FILES} at most, so the rest cannot be judged"
        yield Reason("too-many-files", "pr.changed_files", message)
    different = len({file.filename for file in files})
    if total != len(files) or different != len(files):
        message = f"the pull request changes {total} files, the list names {different}; collect again"
        yield Reason("files-incomplete", "files", message)


def judge(snapshot: Snapshot, root: str) -> Iterator[Reason]:
    """Every way in which the changed files are not exactly one new pack."""
    files = snapshot.files or ()
    folders = touched(paths(files), root)
    if len(folders) > 1:
        yield Reason(
            "several-packs",
            ", ".join(folders),
            f"one pull request, one pack; this one touches {', '.join(folders)}",
        )
    yield from _pack_folder(snapshot, root, folders)
    folder = _folder(snapshot)
    merged = {_plain(path) for path in snapshot.packs_on_base or ()}
    found = (reason for file in files for reason in _file(file, folder, root, merged))
    yield from _at_most(found)
    yield from _collisions(files)


def _folder(snapshot: Snapshot) -> str:
    return ((snapshot.pack.path if snapshot.pack else None) or "").removesuffix("/")


def _pack_folder(snapshot: Snapshot, root: str, folders: tuple[str, ...]) -> Iterator[Reason]:
    folder = _folder(snapshot)
    if not folder or folder not in folders:
        subject = ", ".join(folders) or folder or "pack"
        yield Reason(
            "pack-unread",
            subject,
            f"the changed pack ({subject}) is not the one that was judged ({folder or 'none'})",
        )
        return
    if not is_drill_folder(folder, root) or not _is_moment(folder):
        yield Reason("pack-path", folder, f"{folder} is not {root.strip('/')}/drill_YYYYMMDD_HHMMSS")


def _is_moment(folder: str) -> bool:
    """True where a drill folder's name is a date and a time that can be."""
    try:
        return bool(dt.datetime.strptime(folder[-15:], "%Y%m%d_%H%M%S"))
    except ValueError:
        return False


def _file(file: File, folder: str, root: str, merged: set[str]) -> Iterator[Reason]:
    name = file.filename
    if any(_is_in(path, merged) for path in _names(file)):
        yield Reason(
            "merged-pack-changed",
            name,
            f"{name} belongs to a pack that is already merged; a merged pack never changes",
        )
    elif not folder or not all(path.startswith(f"{folder}/") for path in _names(file)):
        where = folder or f"its own new {root}/drill_*/"
        yield Reason("file-outside-pack", name, f"{name} is not in {where}; send it in a pull request of its own")
    yield from _kind(file)


def _is_in(path: str, packs: set[str]) -> bool:
    level = _plain(path)
    return any(level == pack or level.startswith(f"{pack}/") for pack in packs)


def _kind(file: File) -> Iterator[Reason]:
    name, segments = file.filename, file.filename.split("/")
    link = f" to {file.symlink_target}" if file.symlink_target is not None else ""
    checks = (
        (
            file.status == "added" and not file.previous_filename,
            "file-not-added",
            f"is {file.status or 'of unknown status'}, not added",
        ),
        (
            file.mode == "100644" and not link,
            "file-mode",
            f"has mode {file.mode or 'unknown'}{link}; a pack holds plain files (100644)",
        ),
        (file.lfs is not True, "file-lfs", "is a pointer to Git LFS; the evidence itself must be in Git"),
        (
            not any(map(_CONTROL.fullmatch, segments)),
            "file-attributes",
            "can change how Git reads the evidence",
        ),
        (
            all(map(_is_portable, segments)),
            "file-name",
            "has a name that not every system keeps; use A-Z a-z 0-9 . _ -",
        ),
    )
    for fine, code, why in checks:
        if not fine:
            yield Reason(code, name, f"{name} {why}")


def _is_portable(segment: str) -> bool:
    if _CONTROL.fullmatch(segment):
        return True  # has a reason of its own
    return bool(_SEGMENT.fullmatch(segment)) and not segment.endswith(".") and not _RESERVED.fullmatch(segment)


def _collisions(files: Iterable[File]) -> Iterator[Reason]:
    levels = Counter(_plain(file.filename) for file in files)
    twins = sorted(file.filename for file in files if levels[_plain(file.filename)] > 1)
    if twins:
        yield Reason("file-name", twins[0], f"names that differ only in case or normalisation: {', '.join(twins[:4])}")


def _at_most(reasons: Iterable[Reason]) -> Iterator[Reason]:
    """The first reasons of each code by file name; the last of them says how many more there are."""
    by_code: dict[str, list[Reason]] = {}
    for reason in sorted(reasons):
        by_code.setdefault(reason.code, []).append(reason)
    for code, found in by_code.items():
        yield from islice(found, MAX_REASONS)
        if len(found) > MAX_REASONS:
            yield Reason(code, "files", f"and {len(found) - MAX_REASONS} more files")
