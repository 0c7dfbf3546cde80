"""A file as a value: what Git, a folder, an archive and a test all give."""

from __future__ import annotations

_LFS_POINTER = b"version https://git-lfs.github.com/spec/"


class Blob:
    """One file: POSIX path relative to its tree, its bytes and its Git mode.

    Written by hand because the commit hook makes blobs before it imports anything; `dataclasses` alone
    costs more than scanning a clean commit. Paths that are not UTF-8 carry surrogate escapes.
    """

    __slots__ = ("data", "mode", "path")

    path: str
    data: bytes
    mode: str

    def __init__(self, path: str, data: bytes, mode: str = "100644") -> None:
        object.__setattr__(self, "path", path)
        object.__setattr__(self, "data", data)
        object.__setattr__(self, "mode", mode)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Blob is frozen: {name}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Blob) and (self.path, self.data, self.mode) == (
            other.path,
            other.data,
            other.mode,
        )

    def __hash__(self) -> int:
        return hash((self.path, self.data, self.mode))

    def __repr__(self) -> str:
        # The bytes may hold a secret and a repr ends in tracebacks, so only their number is shown.
        return f"Blob({self.path!r}, {len(self.data)} bytes, {self.mode})"


def is_pointer(data: bytes) -> bool:
    """True for the few lines that Git LFS keeps in Git in place of a large file."""
    return data.startswith(_LFS_POINTER) and len(data) < 1024
