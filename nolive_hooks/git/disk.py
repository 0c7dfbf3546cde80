"""Files and folders outside of Git's objects: bounded reads and writes that survive a power cut."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from io import FileIO

from nolive_hooks.blob import Blob
from nolive_hooks.errors import NoliveError, state
from nolive_hooks.model import Skipped

_NEVER_ENTERED = frozenset({".git", "__pycache__", "node_modules", ".venv", ".tox", ".mypy_cache", ".pytest_cache"})


def read(path: str, *, cap: int = 1 << 30) -> bytes:
    """The bytes of one regular file. A final symlink, a device or a file over `cap` bytes is refused (exit 3)."""
    blob = load(path, path, cap=cap)
    if isinstance(blob, Skipped):
        raise NoliveError("the file cannot be read", where=path, why=blob.reason, fix=_remedy(path, blob.reason))
    if blob.mode == "120000":
        why, fix = "it is a symbolic link, not a regular file", f"readlink -f {path}, then give that file"
        raise NoliveError("the file cannot be read", where=path, why=why, fix=fix)
    return blob.data


def _remedy(path: str, reason: str) -> str:
    """The command that lets a file be read; where the reason does not tell one, the command that shows more."""
    known = {errno.ENOENT: f"ls -a {os.path.dirname(path) or '.'}", errno.EACCES: f"chmod u+rX {path}"}
    return next((fix for number, fix in known.items() if reason.endswith(os.strerror(number))), f"ls -ld {path}")


def load(path: str, name: str, *, cap: int) -> Blob | Skipped:
    """One file from disk under the name `name`; a symlink gives its target text, never what it points at."""
    try:
        info = os.lstat(path)
        if stat.S_ISLNK(info.st_mode):
            return Blob(name, os.fsencode(os.readlink(path)), "120000")
        if not stat.S_ISREG(info.st_mode):
            return Skipped(name, "not a regular file", unjudged=not stat.S_ISDIR(info.st_mode))
        if info.st_size > cap:
            return Skipped(name, f"too large: {info.st_size} bytes (scan.max_file_mb)", unjudged=True)
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with open(handle, "rb") as stream:
            return Blob(name, stream.read(cap + 1)[:cap], "100755" if info.st_mode & stat.S_IXUSR else "100644")
    except OSError as error:
        return Skipped(name, f"unreadable: {error.strerror}", unjudged=True)


def folder(root: str, *, cap: int) -> Iterator[Blob | Skipped]:
    """Every file below a folder that is not in Git, in path order; tool caches and `.git` are left out.

    Symbolic links are values and are never followed.
    """
    trouble: list[OSError] = []
    for here, names, files in os.walk(root, onerror=trouble.append):
        names[:] = sorted(name for name in names if name not in _NEVER_ENTERED)
        links = [name for name in names if os.path.islink(os.path.join(here, name))]
        for name in sorted(files + links):
            path = os.path.join(here, name)
            yield load(path, os.path.relpath(path, root).replace(os.sep, "/"), cap=cap)
    for error in trouble:
        yield Skipped(os.path.relpath(str(error.filename), root), f"unreadable: {error.strerror}", unjudged=True)


def tree(root: str, *, cap: int = 1 << 26) -> tuple[Blob, ...]:
    """A small folder (an evidence pack) as blobs with paths relative to it; any unreadable file is an error."""
    found = []
    for item in folder(root, cap=cap):
        if isinstance(item, Skipped):
            path = os.path.join(root, item.path)
            fix = _remedy(path, item.reason)
            raise NoliveError("a file of the folder cannot be read", where=path, why=item.reason, fix=fix)
        found.append(item)
    return tuple(found)


def make_dir(path: str) -> None:
    """Make a folder and its parents; an existing folder is fine."""
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        blocked = isinstance(error, FileExistsError | NotADirectoryError)
        fix = (
            f"ls -ld {os.path.dirname(path) or '.'} {path}; move the file that is in the way"
            if blocked
            else _room(path)
        )
        raise state("the folder cannot be made", where=path, why=str(error.strerror), fix=fix) from None


def write_atomic(path: str, data: bytes) -> None:
    """Write a file whole or not at all: temporary file, fsync, rename, fsync of the folder.

    After a crash at any point the path holds either the old bytes or the new ones. On failure the temporary
    file is removed and the old file is intact.
    """
    parent = os.path.dirname(path) or "."
    make_dir(parent)
    temporary = os.path.join(parent, f".{os.path.basename(path)}.{os.getpid()}.part")
    try:
        with open(temporary, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
        _sync_folder(parent)
    except OSError as error:
        with suppress(OSError):
            os.unlink(temporary)
        raise _unwritten(path, error) from None


def is_temporary(path: str) -> bool:
    """True for what `write_atomic` leaves behind when it is killed."""
    return re.fullmatch(r"\..+\.\d+\.part", os.path.basename(path)) is not None


def append(path: str, data: bytes) -> None:
    """Append to a file and make it durable before returning (a journal line).

    On failure the file is as long as it was: half a line would make nonsense of the next one.
    """
    make_dir(os.path.dirname(path) or ".")
    try:
        with open(path, "ab", buffering=0) as stream:
            before = stream.seek(0, os.SEEK_END)
            try:
                _write_all(stream, data)
                os.fsync(stream.fileno())
            except OSError:
                with suppress(OSError):
                    stream.truncate(before)
                raise
    except OSError as error:
        raise _unwritten(path, error) from None


def _write_all(stream: FileIO, data: bytes) -> None:
    """Write to an unbuffered file, which may take a part only."""
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]


def create_exclusive(path: str, data: bytes) -> bool:
    """Make a file that must not exist yet (a lock); False where it exists already. On failure there is none."""
    make_dir(os.path.dirname(path) or ".")
    try:
        with open(path, "xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError:
        return False
    except OSError as error:
        with suppress(OSError):
            os.unlink(path)
        raise _unwritten(path, error) from None
    return True


def _unwritten(path: str, error: OSError) -> NoliveError:
    """A full or read-only disk is a precondition that is not met (exit 4): nothing was half done."""
    return state("the file cannot be written", where=path, why=str(error.strerror), fix=_room(path))


def _room(path: str) -> str:
    return f"df -h {os.path.dirname(path) or '.'}; make room or check its permissions, then the same command again"


def remove(path: str) -> None:
    """Remove one file; a file that is gone already is fine."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return


def exists(path: str) -> bool:
    """True for anything at that path, a broken symlink included."""
    return os.path.lexists(path)


def _sync_folder(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
