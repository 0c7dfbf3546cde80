"""Bytes to text for any file a trading repository may hold; never fails, so that nothing is skipped silently."""

from __future__ import annotations

import codecs

_MARKS = (  # UTF-32 first: its little-endian mark begins with the one of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
_TEXTUAL = bytes(range(32, 256)) + b"\t\n\r\f"
_MOSTLY = 0.6  # of the positions that a wide encoding of western text fills with NUL


def decode(data: bytes) -> str:
    """Text of a file: byte order mark, then NUL stride (UTF-16/32 without mark), UTF-8, else Latin-1."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _tolerant(data[len(mark) :], name)
    wide = _wide(data)
    if wide:
        return _tolerant(data, wide)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def is_binary(data: bytes) -> bool:
    """True for content that is no text in any encoding `decode` knows."""
    sample = data[:_SAMPLE]
    return b"\0" in sample and not _wide(data) and not any(data.startswith(mark) for mark, _ in _MARKS)


def is_strewn(data: bytes) -> bool:
    """True for a text that somebody put NUL bytes into: without them it is UTF-8 with no control characters."""
    bare = data.replace(b"\0", b"")
    try:
        bare[:_SAMPLE].decode("utf-8", "strict" if len(bare) <= _SAMPLE else "ignore")
    except UnicodeDecodeError:
        return False
    return not bare[:_SAMPLE].translate(None, _TEXTUAL)


def _tolerant(data: bytes, name: str) -> str:
    """Decode a wide text; a torn last character (odd byte) is dropped, a broken one replaced."""
    width = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}.get(name, 1)
    whole = data[: len(data) // width * width]
    try:
        return whole.decode(name)
    except UnicodeDecodeError:
        return whole.decode(name, "replace") if width > 1 else whole.decode("latin-1")


def _wide(data: bytes) -> str:
    """The wide encoding whose NUL stride the bytes show, or an empty text."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or b"\0" not in sample:
        return ""
    lanes = [sample[start::4] for start in range(4)]
    empty = [lane.count(0) / len(lane) > _MOSTLY for lane in lanes]
    strides = {
        (False, True, True, True): "utf-32-le",
        (True, True, True, False): "utf-32-be",
        (False, True, False, True): "utf-16-le",
        (True, False, True, False): "utf-16-be",
    }
    return strides.get((empty[0], empty[1], empty[2], empty[3]), "")
