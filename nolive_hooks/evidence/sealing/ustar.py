"""One canonical tar: written by us to the bit, and read only if it is exactly what we would have written."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from nolive_hooks.errors import NoliveError
from nolive_hooks.evidence.pack import in_bytes
from nolive_hooks.evidence.sealing.manifest import refuse

BLOCK = 512
RECORD = 20 * BLOCK
MAX_TAR = 64 << 20
MAX_RATIO = 200
MAX_MEMBERS = 10_000
_GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_TYPES = {
    b"1": "a hard link", b"2": "a symbolic link", b"3": "a device", b"4": "a device", b"5": "a folder entry",
    b"6": "a FIFO", b"S": "a sparse file", b"L": "a GNU long name", b"K": "a GNU long name", b"x": "a pax header",
    b"g": "a pax header",
}  # fmt: skip


class Member(NamedTuple):
    """One file of a tar."""

    path: str
    data: bytes
    mtime: int


def refuse_archive(what: str, where: str = "") -> NoliveError:
    """An archive that is not accepted; nothing of it was written anywhere."""
    return NoliveError(
        f"the archive is refused: {what}",
        where=where,
        why="an archive is read only if it is exactly what nolive writes",
        fix="take the archive from the release of the drill",
    )


def write(files: Mapping[str, bytes], mtime: int) -> bytes:
    """A USTAR archive: plain files in byte order, owner 0, mode 0644, one time; padded to 10 KiB."""
    parts = []
    for path in sorted(files, key=in_bytes):
        data = files[path]
        parts += [header(path, len(data), mtime), data, b"\0" * (-len(data) % BLOCK)]
    parts.append(b"\0" * (2 * BLOCK))
    body = b"".join(parts)
    return body + b"\0" * (-len(body) % RECORD)


def header(path: str, size: int, mtime: int) -> bytes:
    """The 512 bytes before a file; raises ValueError for a path that USTAR or we do not take."""
    refusal = refuse(path)
    if refusal:
        raise ValueError(f"{path!r}: {refusal}")
    name, prefix = _split(path.encode("ascii"))
    raw = struct.pack(
        "100s8s8s8s12s12s8s1s100s6s2s32s32s8s8s155s12x",
        name, b"0000644\0", b"0000000\0", b"0000000\0", b"%011o\0" % size, b"%011o\0" % mtime, b" " * 8, b"0", b"",
        b"ustar\0", b"00", b"", b"", b"0000000\0", b"0000000\0", prefix,
    )  # fmt: skip
    return raw[:148] + b"%06o\0 " % sum(raw) + raw[156:]


def _split(path: bytes) -> tuple[bytes, bytes]:
    if len(path) <= 100:
        return path, b""
    for place, character in enumerate(path):
        if character == ord("/") and place <= 155 and len(path) - place - 1 <= 100:
            return path[place + 1 :], path[:place]
    raise ValueError(f"{path!r} is too long for a tar")


def read(data: bytes) -> Iterator[Member]:
    """The files of a canonical tar; raises NoliveError at the first thing that is not canonical."""
    place, last = 0, b""
    for _ in range(MAX_MEMBERS):
        raw = data[place : place + BLOCK]
        if len(raw) < BLOCK:
            raise refuse_archive("it ends in the middle of a header")
        if raw == b"\0" * BLOCK:
            _end(data, place)
            return
        member = _member(data, place, raw)
        key = in_bytes(member.path)
        if key == last:
            raise refuse_archive("a name stands twice", member.path)
        if key < last:
            raise refuse_archive("the names are not in byte order", member.path)
        last = key
        yield member
        place += BLOCK + len(member.data) + -len(member.data) % BLOCK
    raise refuse_archive(f"it has more than {MAX_MEMBERS} files")


def _member(data: bytes, place: int, raw: bytes) -> Member:
    kind = raw[156:157]
    name, prefix = raw[:100].rstrip(b"\0"), raw[345:500].rstrip(b"\0")
    path = (prefix + b"/" + name if prefix else name).decode("utf-8", "surrogateescape")
    if kind != b"0":
        raise refuse_archive(f"it holds {_TYPES.get(kind, 'an unknown kind of entry')}", path)
    refusal = refuse(path)
    if refusal:
        raise refuse_archive(refusal, path)
    size, mtime = _octal(raw[124:136], path), _octal(raw[136:148], path)
    if raw != header(path, size, mtime):
        raise refuse_archive("a header is not canonical (owner, mode, time or checksum)", path)
    start = place + BLOCK
    body = data[start : start + size]
    padding = data[start + size : start + size + -size % BLOCK]
    if len(body) != size or len(padding) != -size % BLOCK:
        raise refuse_archive("it ends in the middle of a file", path)
    if padding.strip(b"\0"):
        raise refuse_archive("something is hidden behind a file", path)
    return Member(path, body, mtime)


def _octal(field: bytes, path: str) -> int:
    if not re.fullmatch(rb"[0-7]{11}\0", field):
        raise refuse_archive("a header holds no number where one belongs", path)
    return int(field[:-1], 8)


def _end(data: bytes, place: int) -> None:
    used = place + 2 * BLOCK
    if data[place:].strip(b"\0"):
        raise refuse_archive("something follows the end of the tar")
    if len(data) != used + -used % RECORD:
        raise refuse_archive("the padding at the end is not canonical")


def compress(tar: bytes) -> bytes:
    """Gzip without a name and without a time. The bytes depend on zlib, so nothing relies on them."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = squeezer.compress(tar) + squeezer.flush()
    return _GZIP + body + struct.pack("<II", zlib.crc32(tar), len(tar) & 0xFFFFFFFF)


def expand(data: bytes) -> bytes:
    """Undo gzip within limits; raises NoliveError for a bomb, for damage and for anything after the end."""
    limit = min(MAX_TAR, max(len(data) * MAX_RATIO, 1 << 20))
    opener = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        tar = opener.decompress(data, limit)
    except zlib.error as error:
        raise refuse_archive(f"it is not gzip, or it is damaged ({error})") from None
    if len(tar) >= limit or opener.unconsumed_tail:
        raise refuse_archive(f"it expands to more than {limit} bytes")
    if not opener.eof:
        raise refuse_archive("it is cut off")
    if opener.unused_data:
        raise refuse_archive(f"{len(opener.unused_data)} bytes follow its end")
    return tar
