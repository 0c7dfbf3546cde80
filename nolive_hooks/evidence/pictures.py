"""Screenshots are evidence too: what they claim to be, how large they are, and what hides in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator

MAX_PIXELS = 50_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_KINDS = {"png": _PNG, "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "webp": b"RIFF"}
_HIDDEN = {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}


def judge_picture(path: str, data: bytes) -> Iterator[str]:
    """What is wrong with a screenshot; PNG, JPEG and WebP are known, SVG is refused because it can run scripts."""
    kind = path.rpartition(".")[2].lower()
    if kind not in _KINDS:
        yield f"screenshots are PNG, JPEG or WebP, not {kind!r}"
        return
    if not data.startswith(_KINDS[kind]) or (kind == "webp" and data[8:12] != b"WEBP"):
        yield f"the content is not what the name says ({kind})"
        return
    if kind == "png":
        yield from _png(data)
    elif b"Exif\x00\x00" in data[:65536] or b"EXIF" in data[:65536]:
        yield "the picture carries metadata (EXIF); save it without"


def _png(data: bytes) -> Iterator[str]:
    if len(data) < 33 or data[12:16] != b"IHDR":
        yield "the PNG has no header"
        return
    width, height = struct.unpack(">II", data[16:24])
    if not 0 < width * height <= MAX_PIXELS:
        yield f"{width} x {height} pixels; at most {MAX_PIXELS}"
    place = 8
    while place + 8 <= len(data):
        size, name = struct.unpack(">I4s", data[place : place + 8])
        if name in _HIDDEN:
            yield "the picture carries metadata (text or EXIF); save it without"
            return
        place += 12 + int(size)
