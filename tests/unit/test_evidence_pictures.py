"""Screenshots: what they claim to be, and what hides in them."""

from __future__ import annotations

import struct
import zlib

import pytest

from tests.unit.evidence_checks import (
    COMPLETE,
    check,
)


def png(width: int = 10, height: int = 10, extra: bytes = b"") -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IEND", b"")


def jpeg(width: int = 10, height: int = 10) -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", 4) + b"JF" + frame


def webp(kind: bytes = b"VP8X", width: int = 10, height: int = 10) -> bytes:
    size = {
        b"VP8X": b"\0" * 4 + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"),
        b"VP8L": b"\x2f" + (width - 1 | height - 1 << 14).to_bytes(4, "little") + b"\0" * 8,
        b"VP8 ": b"\0" * 6 + struct.pack("<HH", width, height) + b"\0" * 4,
    }[kind]
    return b"RIFF\0\0\0\0WEBP" + kind + b"\0" * 4 + size


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.png", b"", "is not what the name says"),
        ("a.png", b"GIF89a", "is not what the name says"),
        ("a.svg", b"<svg onload='x()'/>", "PNG, JPEG or WebP"),
        ("a.png", png(10_000, 10_000), "pixels"),
        ("a.png", png(0, 5), "pixels"),
        ("a.png", png(extra=b"\0\0\0\0tEXt\0\0\0\0"), "metadata"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 4, "no header"),
        ("a.jpg", jpeg(10_000, 10_000), "10000 x 10000 pixels"),
        ("a.jpg", jpeg(0, 5), "0 x 5 pixels"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "the JPG has no header"),
        ("a.webp", webp(width=9_000, height=9_000), "9000 x 9000 pixels"),
        ("a.webp", webp(b"VP8L", 9_000, 9_000), "9000 x 9000 pixels"),
        ("a.webp", webp(b"VP8 ", 9_000, 9_000), "9000 x 9000 pixels"),
        ("a.webp", webp(b"VP8X")[:24], "the WEBP has no header"),
        ("a.jpg", b"\xff\xd8\xff\xe1\0\x10Exif\0\0", "metadata"),
        ("a.webp", b"RIFF\0\0\0\0WAVE", "is not what the name says"),
        ("a.webp", b"RIFF\0\0\0\0WEBPEXIF", "metadata"),
    ],
)
def test_E15_a_picture_that_is_none_is_named(name: str, data: bytes, said: str) -> None:
    report = check({**COMPLETE, f"screenshots/{name}": data})
    assert any(said in item.message for item in report.findings if item.rule == "NL-PCK-04"), report.findings


def test_E15_there_is_a_largest_number_of_pictures_and_a_good_one_is_fine() -> None:
    many = {f"screenshots/{number}.png": png() for number in range(51)}
    assert any("more than 50" in item.message for item in check({**COMPLETE, **many}).findings)
    good = check(
        {
            **COMPLETE,
            "screenshots/a.png": png(),
            "screenshots/b.jpg": jpeg(),
            "screenshots/c.webp": webp(),
        }
    )
    assert not [item for item in good.findings if item.rule == "NL-PCK-04"]
