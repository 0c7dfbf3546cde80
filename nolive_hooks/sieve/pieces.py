"""Pieces of bytes by the characters they are made of, at the speed of bytes.translate and find."""

from __future__ import annotations

import binascii

if False:  # typing only: the commit hook imports nothing it does not need
    from collections.abc import Iterator

DIGITS = b"0123456789"
LOWERS = b"abcdefghijklmnopqrstuvwxyz"
UPPERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def keep(kept: bytes, other: bytes = b" ") -> bytes:
    """A table for bytes.translate that leaves some bytes as they are and makes all others one separator."""
    return bytes(char if char in kept else other[0] for char in range(256))


def mark(kept: bytes) -> bytes:
    """A table for bytes.translate that makes some bytes `x` and all others a space."""
    return bytes(120 if char in kept else 32 for char in range(256))


RUNS = mark(DIGITS + LOWERS + UPPERS)
NUMBERS = mark(DIGITS)
ALNUM = keep(DIGITS + LOWERS + UPPERS)
JOINTS = b"+/_.~!*$-"
VALUES = mark(DIGITS + LOWERS + UPPERS + JOINTS)
SMALL = keep(LOWERS)
LETTERS = keep(LOWERS + UPPERS)
SEPARATORS = b" \t,\"'"  # between the words of a recovery phrase
UNSQUEEZED = bytes(char for char in range(256) if char not in LOWERS + DIGITS)
PROSE = mark(LOWERS + SEPARATORS)
_BASE64 = keep(DIGITS + LOWERS + UPPERS + b"+/_-")
_FIRST = b"CDINOPQRSTUVWXYZabcdefGHJKLM"  # of four letters of Base64 whose first byte is a sign or a line end
_READABLE = bytes(char for char in range(256) if char > 31 and char != 127) + b"\t\r\n"
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


def below(path: str, data: bytes) -> bytes:
    """Readable texts under up to two layers of Base64, in a configuration or beside a call that unpacks."""
    lower = path.lower()
    name = lower.rpartition("/")[2]
    holds = "." not in name or any(ending in name for ending in _HOLDERS)
    if not holds and b"b64decode" not in data:
        return b""
    found: list[bytes] = []
    runs = _packed(data)
    for _ in range(2):
        texts = [text for run in runs if (text := _unpacked(run))]
        found += texts
        runs = {run for text in texts for run in _packed(text)}
    return b"".join(b"\n" + text for text in found)  # never glued to the last word of the file


def _packed(data: bytes) -> set[bytes]:
    """Words that could be Base64 of a text: the first letter of every four tells that a byte is no sign of control."""
    return {run for run in data.translate(_BASE64).split() if len(run) > 5 and run[0] in _FIRST and run[4] in _FIRST}


def _unpacked(run: bytes) -> bytes:
    try:
        text = binascii.a2b_base64(run.replace(b"-", b"+").replace(b"_", b"/") + b"=" * (-len(run) % 4))
    except ValueError:
        return b""
    return text if text and not text.translate(None, _READABLE) else b""


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
