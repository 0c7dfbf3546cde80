"""How a live value was hidden from the reader of a file: look-alikes, invisible characters, escapes, pieces, Base64."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from nolive_hooks.documents import layers
from nolive_hooks.documents.base import split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.model import Document, Finding, Kind, Location, Rule, Setting, Severity, fingerprint

RULES: Final = (
    Rule(
        "disguised",
        "A live value is hidden from the reader of the file",
        Severity.BLOCK,
        "write it plainly or remove it",
    ),
)
_FAMILIES: Final = frozenset(("live-mode", "safety-off", "live-default", "live-command", "live-endpoint", "live-order"))
_SELECTING: Final = (("mode",), ("environment",), ("env",), ("network",), ("account",), ("type",), ("server",))
_PLAINLY: Final = "the value as it is meant"
_ROWS: Final = 4  # lines that the pieces of one value are looked for in
_LONGEST: Final = 4000  # characters of them
_ESCAPE: Final = expression(
    r"\\u00[2-7][0-9a-fA-F]|\\x[2-7][0-9a-fA-F]|\\u\{0{0,4}[2-7][0-9a-fA-F]\}|\\U000000[2-7][0-9a-fA-F]|\\N\{"
    r"|\\1[0-7][0-7]|&#(?:x[2-7][0-9a-fA-F]|\d{2,3});"
)
_JOINTS: Final = expression(r"join|format|%s|[\"'`+\s(),\[\]{}$\\]")
_PACKED: Final = expression(r"[A-Za-z0-9+/_-]{6,1000}={0,2}")
_NUMBERS: Final = expression(r"\bchr\b|fromhex|fromCharCode|\[::-1\]|reverse\(|bytes(?:array)?\(\[")
_TAKEN_OUT: Final = expression(r"[\"']\.replace\(")


class Trick(NamedTuple):
    """A way of hiding: the second half of the rule id, and how it reads after 'it is'."""

    id: str
    says: str


_LOOKALIKE: Final = Trick("look-alike", "written with letters of other alphabets that look like these")
_INVISIBLE: Final = Trick("invisible", "broken up by invisible characters")
_ESCAPED: Final = Trick("escaped", "written as escapes instead of letters")
_PIECES: Final = Trick("pieces", "put together from pieces")
_ENCODED: Final = Trick("encoded", "packed, so that it cannot be read (Base64 or character codes)")


def judge(document: Document, found: Sequence[Finding]) -> Iterator[Finding]:
    """A finding beside each live one whose key or value cannot be read as it stands in the file."""
    told = {(one.location.line, one.location.column): one for one in found if one.blocks and _family(one) in _FAMILIES}
    yield from _untold(document, told)
    if not told:
        return
    lines = split_lines(document.text)
    seen: set[tuple[int, str]] = set()
    for setting in document.settings:
        one = told.get((setting.line, setting.column))
        trick = _trick(document, lines, setting) if one else None
        if one and trick and (setting.line, trick.id) not in seen:
            seen.add((setting.line, trick.id))
            yield _finding(one, trick)


def _untold(document: Document, told: Collection[tuple[int, int]]) -> Iterator[Finding]:
    """A live word that is spelt in escapes, under a key that selects: nobody does so without meaning to hide it."""
    lines = split_lines(document.text) if _ESCAPE.search(document.text) else []
    for one in document.settings if lines else ():
        if one.kind not in (Kind.STRING, Kind.DEFAULT) or (one.line, one.column) in told or not one.value.isascii():
            continue
        chosen = words.folded(one.value) in words.LIVE | words.PRODUCTION and words.tokens(one.key)[-1:] in _SELECTING
        if chosen and one.line <= len(lines) and _trick(document, lines, one) is _ESCAPED:
            place = Location(document.path, one.line, one.column)
            mode = Finding("live-mode/generic", Severity.BLOCK, place, "", _PLAINLY, fingerprint(*one.path))
            yield _finding(mode, _ESCAPED)


def _finding(one: Finding, trick: Trick) -> Finding:
    rule = f"disguised/{trick.id}"
    return Finding(
        rule,
        Severity.BLOCK,
        one.location,
        f"the live value here cannot be read: it is {trick.says}.",
        f"{one.remedy.partition(', then git add')[0]}, written plainly, then git add {one.location.path}",
        fingerprint(rule, one.fingerprint),
    )


def _trick(document: Document, lines: Sequence[str], setting: Setting) -> Trick | None:
    for text in (setting.value, setting.key):
        if not text.isascii():
            if any(unicodedata.category(char) == "Cf" for char in text):
                return _INVISIBLE
            if any(not char.isascii() and _letter(char) for char in text):
                return _LOOKALIKE
    if setting.kind not in (Kind.STRING, Kind.DEFAULT) or not setting.value.strip():
        return None
    raw = "".join(lines[setting.line - 1 : setting.line - 1 + _ROWS])[:_LONGEST]
    first = raw[: raw.find("\n") if "\n" in raw else None]
    pieces = setting.value.lower().split("{}")  # of an address, with whatever is filled in between
    if words.folded(setting.value) in ("", "true", "false") or all(piece in raw.lower() for piece in pieces):
        return None
    return _in_source(document, setting, raw, first)


def _in_source(document: Document, setting: Setting, raw: str, first: str) -> Trick | None:
    """The trick of a value that stands nowhere in its own lines."""
    value = setting.value.strip().lower()
    if _ESCAPE.search(first):
        return _ESCAPED
    if _NUMBERS.search(first):
        return _ENCODED
    if _TAKEN_OUT.search(first) or _JOINTS.sub("", value) in _JOINTS.sub("", raw).lower():
        return _PIECES
    packed = any(value in layers.inner(token).lower() for token in _PACKED.findall(first))
    return _ENCODED if packed and not _is_secret(document, setting) else None


def _letter(char: str) -> bool:
    """It is read as a Latin letter or a digit."""
    folded = words.plain(char)
    return folded.isascii() and folded.isalnum()


def _is_secret(document: Document, setting: Setting) -> bool:
    """The data of a Kubernetes Secret: Base64 is how they are written, and hides nothing from those who know."""
    return "data" in setting.path and any(
        one.key == "kind" and one.value == "Secret" for one in document.settings[:200]
    )


def _family(one: Finding) -> str:
    return one.rule.partition("/")[0]
