"""Archives opened in memory, two deep and within limits: each member is a file of its own for every judge."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from struct import error as struct_error
from struct import unpack
from typing import Final, NamedTuple, Protocol

from nolive_hooks.model import Blob
from nolive_hooks.sieve import packed

INSIDE: Final = "!/"  # between the path of an archive and the path in it
DEPTH: Final = 2
RATIO: Final = 100
TOTAL: Final = 200 << 20
MEMBERS: Final = 10_000
_SMALL: Final = 1 << 20  # bytes below which no ratio makes a bomb
_HIDDEN_TEXT: Final = (b"zTXt", b"iTXt")


class Closed(NamedTuple):
    """A part of an archive that was not looked into, and why; `hostile` where a limit was broken."""

    path: str
    reason: str
    hostile: bool = False


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Bomb(Exception):  # noqa: N818 - a state of an archive and not an error of ours
    """An archive that unpacks to more than a limit."""


class _Budget:
    """What one file of the repository may unpack to, all levels together."""

    def __init__(self, size: int, cap: int) -> None:
        self._allowed = min(TOTAL, max(_SMALL, size * RATIO))
        self._cap = cap
        self._members = 0

    def read(self, stream: _Stream) -> bytes:
        """The whole stream, never more than the budget holds."""
        data = stream.read(min(self._allowed, self._cap) + 1)
        self.take(len(data))
        return data

    def take(self, size: int) -> None:
        """Count one more file of so many bytes."""
        self._members += 1
        self._allowed -= size
        if self._allowed < 0:
            raise _Bomb(f"unpacks to more than {RATIO} times its size or {TOTAL >> 20} MiB")
        if size > self._cap:
            raise _Bomb("holds a file that is larger than scan.max_file_mb")
        if self._members > MEMBERS:
            raise _Bomb(f"holds more than {MEMBERS} files")


def members(blob: Blob, *, cap: int) -> Iterator[Blob | Closed]:
    """The files of an archive with paths `archive!/member`; what could not be opened comes as `Closed`.

    `cap` is the largest file, in bytes. Nothing is written, and no name in the archive is used as a path on disk.
    """
    yield from _level(blob, _Budget(len(blob.data), cap), 1)


def _level(blob: Blob, budget: _Budget, depth: int) -> Iterator[Blob | Closed]:
    kind = packed.kind(blob.data)
    try:
        for member in _READERS[kind](blob, budget):
            if isinstance(member, Closed) or not packed.kind(member.data):
                yield member
            elif depth < DEPTH:
                yield from _level(member, budget, depth + 1)
            else:
                yield Closed(member.path, f"an archive {DEPTH} archives deep, not opened")
    except _Bomb as error:
        yield Closed(blob.path, f"{error}: not opened to its end", hostile=True)
    except (ArithmeticError, EOFError, LookupError, OSError, RuntimeError, ValueError, zlib.error, struct_error):
        yield Closed(blob.path, "damaged or locked, not opened to its end")
    except Exception as error:
        # Each of the four libraries has an error of its own; their texts may quote names, so only the kind is kept.
        yield Closed(blob.path, f"not opened to its end ({type(error).__name__})")


def _zip(blob: Blob, budget: _Budget) -> Iterator[Blob | Closed]:
    import zipfile

    with zipfile.ZipFile(BytesIO(blob.data)) as archive:
        for info in archive.infolist():
            path = f"{blob.path}{INSIDE}{info.filename}"
            if info.flag_bits & 1:
                yield Closed(path, "locked by a password")
            elif not info.is_dir():
                budget.take(info.file_size)
                yield Blob(path, archive.read(info))  # never more than the size that it declares


def _tar(blob: Blob, budget: _Budget) -> Iterator[Blob | Closed]:
    import tarfile

    with tarfile.TarFile(fileobj=BytesIO(blob.data)) as archive:
        for info in archive:
            stream = archive.extractfile(info) if info.isreg() else None
            if stream is not None:
                yield Blob(f"{blob.path}{INSIDE}{info.name}", budget.read(stream))


def _gzip(blob: Blob, budget: _Budget) -> Iterator[Blob | Closed]:
    import gzip

    yield _bare(blob, budget, gzip.GzipFile(fileobj=BytesIO(blob.data)), (".gz", ".tgz"))


def _bzip2(blob: Blob, budget: _Budget) -> Iterator[Blob | Closed]:
    import bz2

    yield _bare(blob, budget, bz2.BZ2File(BytesIO(blob.data)), (".bz2",))


def _xz(blob: Blob, budget: _Budget) -> Iterator[Blob | Closed]:
    import lzma

    stream = lzma.LZMAFile(BytesIO(blob.data))  # noqa: SIM115 - bytes in memory, nothing to close
    yield _bare(blob, budget, stream, (".xz",))


def _bare(blob: Blob, budget: _Budget, stream: _Stream, endings: tuple[str, ...]) -> Blob:
    """The one file in a compressed file; it is called like it, without the ending."""
    name = blob.path.rpartition("/")[2]
    ending = next((one for one in endings if name.lower().endswith(one)), "")
    inner = name[: len(name) - len(ending)] + (".tar" if ending == ".tgz" else "")
    return Blob(f"{blob.path}{INSIDE}{inner}", budget.read(stream))


def _png(blob: Blob, budget: _Budget) -> Iterator[Blob | Closed]:
    place = 8
    while place + 8 <= len(blob.data):
        size, name = unpack(">I4s", blob.data[place : place + 8])
        if name in _HIDDEN_TEXT:
            keyword, _, rest = blob.data[place + 8 : place + 8 + size].partition(b"\0")
            packed_text = rest[1:] if name == b"zTXt" else rest[2:].split(b"\0", 2)[-1]
            plain = name == b"iTXt" and rest[:1] != b"\1"
            text = packed_text if plain else budget.read(_Inflated(packed_text))
            yield Blob(f"{blob.path}{INSIDE}text", keyword + b": " + text)
        place += 12 + int(size)


class _Inflated:
    """A compressed chunk as a stream, so that no more of it is unpacked than was asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, size: int, /) -> bytes:
        return zlib.decompressobj().decompress(self._data, size)


_READERS: Final[dict[str, Callable[[Blob, _Budget], Iterator[Blob | Closed]]]] = {
    "zip": _zip,
    "tar": _tar,
    "gzip": _gzip,
    "bzip2": _bzip2,
    "xz": _xz,
    "png": _png,
}
