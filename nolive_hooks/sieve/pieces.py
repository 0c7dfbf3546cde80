"""Pieces of bytes by the characters they are made of, at the speed of bytes.translate and find."""

from __future__ import annotations

import binascii

from nolive_hooks import sieve_words as words

if False:  # typing only: the commit hook imports nothing it does not need
    from collections.abc import Iterator

    from nolive_hooks.sieve.vectors import Vectors

DIGITS = b"0123456789"
LOWERS = b"abcdefghijklmnopqrstuvwxyz"
UPPERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def keep(kept: bytes, other: bytes = b" ") -> bytes:
    """A table for bytes.translate that leaves some bytes as they are and makes all others one separator."""
    table = bytearray(other * 256)
    for char in kept:
        table[char] = char
    return bytes(table)


def mark(kept: bytes) -> bytes:
    """A table for bytes.translate that makes some bytes `x` and all others a space."""
    table = bytearray(b" " * 256)
    for char in kept:
        table[char] = ord("x")
    return bytes(table)


RUNS = mark(DIGITS + LOWERS + UPPERS)
NUMBERS = mark(DIGITS)
ALNUM = keep(DIGITS + LOWERS + UPPERS)
JOINTS = b"+/_.~!*$-"
VALUES = mark(DIGITS + LOWERS + UPPERS + JOINTS)
SMALL = keep(LOWERS)
LETTERS = keep(LOWERS + UPPERS)
SEPARATORS = b" \t,\"'"  # between the words of a recovery phrase
UNSQUEEZED = bytes(range(256)).translate(None, LOWERS + DIGITS)
PROSE = mark(LOWERS + SEPARATORS)
_BASE64 = keep(DIGITS + LOWERS + UPPERS + b"+/_-")
_LONG_WORD = 256  # bytes; longer words of Base64 are measured again
_LOOK = 48  # bytes before and after a place in which nearly every piece ends
_PACKED = 6  # letters of the shortest word of Base64 that is unpacked
_READABLE = bytes(range(32, 127)) + bytes(range(128, 256)) + b"\t\r\n"
_HOLDERS = (
    ".json", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".cnf", ".inf", ".properties", ".prefs", ".service",
    ".timer", ".container", ".tf", ".hcl", ".nomad", ".gradle", ".groovy", ".xml", ".plist", ".config", ".props",
    ".strat", "env", "docker", "procfile", "pipfile", "jenkinsfile",
)  # fmt: skip


def places(data: bytes, table: bytes, size: int) -> Iterator[tuple[int, int]]:
    """Where the longest pieces of `size` bytes or more begin and end that a table of `mark` keeps."""
    marks, probe = data.translate(table), b"x" * size
    at = marks.find(probe)
    while at >= 0:
        end = marks.find(b" ", at + size)
        end = len(marks) if end < 0 else end
        yield at, end
        at = marks.find(probe, end)


def stretches(data: bytes, table: bytes, size: int) -> Iterator[bytes]:
    """Those pieces themselves."""
    for at, end in places(data, table, size):
        yield data[at:end]


def pieces_at(data: bytes, table: bytes, ends: list[int], *, longest: int) -> Iterator[tuple[int, int]]:
    """Where those pieces begin and end, whatever their size, that hold the bytes before some rising places.

    Of a piece that is longer than `longest` only a part of at least that many bytes is told.
    """
    done = 0
    for place in ends:
        if place <= done:
            continue
        reach, first = _LOOK, 0
        while True:
            first = max(0, place - reach)
            marks = data[first : place + reach].translate(table)
            at, end = marks.rfind(b" ", 0, place - first) + 1, marks.find(b" ", place - first)
            if reach >= longest or ((at or not first) and (end >= 0 or place + reach >= len(data))):
                break
            reach = longest
        done = first + (end if end >= 0 else len(marks))
        yield first + at, done


def below(path: str, data: bytes, vectors: Vectors | None = None) -> bytes:
    """Readable texts under up to two layers of Base64, in a configuration or beside a call that unpacks."""
    if not holds_packed(path, data):
        return b""
    found: list[bytes] = []
    runs = _packed_at(data, vectors.packed(data)) if vectors else _packed(data)
    for _ in range(2):
        texts = [text for run in runs if (text := _unpacked(run))]
        found += texts
        runs = {run for text in texts for run in _packed(text)}
    return b"".join(b"\n" + text for text in found)  # never glued to the last word of the file


def holds_packed(path: str, data: bytes) -> bool:
    """What is packed in a text is looked into: it is a configuration, or calls what unpacks."""
    name = path.lower().rpartition("/")[2]
    return "." not in name or any(ending in name for ending in _HOLDERS) or b"b64decode" in data


def _packed(data: bytes) -> set[bytes]:
    """Words that could be Base64 of a text: the first letter of every four tells that a byte is no sign of control."""
    first = words.PACKED_FIRST
    runs = data.translate(_BASE64).split()
    return {run for run in runs if len(run) >= _PACKED and run[0] in first and run[4] in first}


def _packed_at(data: bytes, ends: list[int] | None) -> set[bytes]:
    """The same where it is known already where their first letters end; None: at too many places to go by them."""
    if ends is None:
        return _packed(data)
    found = set()
    for end in ends:
        rest = _LONG_WORD
        while (tail := data[end : end + rest].translate(_BASE64).partition(b" ")[0]) and len(tail) == rest:
            rest *= 4
        found.add(data[end - _PACKED : end] + tail)
    return found


def _unpacked(run: bytes) -> bytes:
    try:
        text = binascii.a2b_base64(run.replace(b"-", b"+").replace(b"_", b"/") + b"=" * (-len(run) % 4))
    except ValueError:
        return b""
    if not text or text.translate(None, _READABLE):
        return b""
    try:
        text.decode()
    except UnicodeDecodeError:  # no reader takes it for a text
        return b""
    return text


def without_joints(data: bytes) -> bytes:
    """Adjacent and added literals in one piece (`"ab" + "cd"`, over line ends too), and continued lines in one."""
    if b"\\\n" in data:
        data = b"".join(piece.lstrip(b" \t") for piece in data.split(b"\\\n"))
    for quote in (b'"', b"'"):
        pieces = data.split(quote)
        between = [bool(piece.strip(b" \t\r\n+.&\\rbufRBUF")) for piece in pieces]
        if all(between):
            continue
        kept, after_joint = [], True
        for piece, solid in zip(pieces, between, strict=True):
            if not solid:
                after_joint = True
                continue
            if not after_joint:
                kept.append(quote)
            kept.append(piece)
            after_joint = False
        data = b"".join(kept)
    return data
