"""Files that nobody but this user may have written: read with owner and mode checked, replaced as a whole."""

from __future__ import annotations

import os
import stat

_MAX = 64 << 20
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def read(path: str, at: int, size: int) -> bytes:
    """So many bytes from a place in a regular file of this user in a folder of this user, neither writable by others.

    Fewer where it ends before; none of a missing, unreadable, linked or too large file: who asks can do without it.
    """
    try:
        if not _is_ours(os.stat(os.path.dirname(path))):
            return b""
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with open(handle, "rb", buffering=0) as stream:  # a buffer would copy large parts once more
            info = os.fstat(handle)
            if not stat.S_ISREG(info.st_mode) or info.st_size > _MAX or not _is_ours(info):
                return b""
            stream.seek(at)
            return stream.read(size)
    except OSError:
        return b""


def _is_ours(info: os.stat_result) -> bool:
    if not hasattr(os, "getuid"):
        return True  # Windows: the profile's folder is private by its own rules
    return info.st_uid == os.getuid() and not info.st_mode & _OTHERS_WRITE


def write(path: str, data: bytes) -> None:
    """Put a file of mode 0600 in place as a whole, in a folder of mode 0700; OSError where that cannot be done."""
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    temporary = f"{path}.{os.getpid()}.part"
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with open(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except OSError:
        if os.path.lexists(temporary):
            os.unlink(temporary)
        raise


def keep_newest(folder: str, ending: str, count: int) -> None:
    """Remove the older ones of the files with an ending; what cannot be removed stays."""
    with os.scandir(folder) as entries:
        found = [
            entry.path for entry in entries if entry.name.endswith(ending) and entry.is_file(follow_symlinks=False)
        ]
    for path in sorted(found, key=os.path.getmtime, reverse=True)[count:]:
        os.unlink(path)


def processor() -> bytes:
    """What this processor can do, as Linux tells it; elsewhere nothing."""
    try:
        with open("/proc/cpuinfo", "rb") as stream:
            rows = stream.read(8192).split(b"\n")
    except OSError:
        return b""
    return next((row for row in rows if row.startswith((b"flags", b"Features"))), b"")
