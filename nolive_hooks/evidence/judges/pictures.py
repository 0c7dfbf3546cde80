"""Screenshots are evidence too: what they claim to be, how large they are, and what hides in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator

MAX_PIXELS = 50_000_000
MAX_SCREENSHOTS = 50
_PNG = b"\x89PNG\r\n\x1a\n"
_KINDS = {"png": _PNG, "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "webp": b"RIFF"}
_HIDDEN = {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG segments that carry the size of the picture


def judge_picture(path: str, data: bytes) -> Iterator[str]:
    """What is wrong with a screenshot; PNG, JPEG and WebP are known, SVG is refused because it can run scripts."""
    kind = path.rpartition(".")[2].lower()
    if kind not in _KINDS:
        yield f"screenshots are PNG, JPEG or WebP, not {kind!r}"
        return
    if not data.startswith(_KINDS[kind]) or (kind == "webp" and data[8:12] != b"WEBP"):
        yield f"the content is not what the name says ({kind})"
        return
    size = {"png": _png, "webp": _webp}.get(kind, _jpeg)(data)
    if size is None:
        yield f"the {kind.upper()} has no header"
    elif not 0 < size[0] * size[1] <= MAX_PIXELS:
        yield f"{size[0]} x {size[1]} pixels; at most {MAX_PIXELS}"
    if kind == "png":
        yield from _chunks(data)
    elif b"Exif\x00\x00" in data[:65536] or b"EXIF" in data[:65536]:
        yield "the picture carries metadata (EXIF); save it without"


def _png(data: bytes) -> tuple[int, int] | None:
    if len(data) < 33 or data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _chunks(data: bytes) -> Iterator[str]:
    place = 8
    while place + 8 <= len(data):
        size, name = struct.unpack(">I4s", data[place : place + 8])
        if name in _HIDDEN:
            yield "the picture carries metadata (text or EXIF); save it without"
            return
        place += 12 + int(size)


def _jpeg(data: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
        if marker in _FRAMES:
            return int.from_bytes(data[place + 7 : place + 9]), int.from_bytes(data[place + 5 : place + 7])
        place += 2 + length
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    """Width and height of the three forms of WebP: lossy, lossless, extended."""
    if len(data) < 30:
        return None
    if data[12:16] == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if data[12:16] == b"VP8 ":
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    return None
