"""JSON as programs really write it: comments, trailing commas, JSON5 spellings, duplicate keys, with places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents.base import MAX_CHARS, MAX_DEPTH, MAX_NODES, Places, Unreadable
from nolive_hooks.expressions import expression
from nolive_hooks.model import Kind, Setting

Path = tuple[str, ...]

_BLANK: Final = expression(r"(?:\s+|//[^\n]*|/\*.*?\*/|#[^\n]*)*+", re.DOTALL)
# Nothing is given back: a step of a loop that could be would keep a hundred bytes of memory for each character.
_TEXT: Final = expression(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|' + r"'[^'\\]*+(?:\\.[^'\\]*+)*+'", re.DOTALL)
_BARE: Final = expression(r"[^\s,:\[\]{}\"'/]+")
_ESCAPE: Final = expression(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)", re.DOTALL)
_CONTROL: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\n": "", "\r\n": ""}
_PAIR: Final = expression("[\ud800-\udbff][\udc00-\udfff]")
_NUMBER: Final = expression(r"[-+]?(?:\d|\.\d|0x|NaN|Infinity)")


def read(text: str) -> Iterator[Setting]:
    """Settings of one or more JSON values (JSON lines too); duplicate keys are all kept."""
    if len(text) > MAX_CHARS:
        raise Unreadable("larger than 5 MiB")
    places = Places(text)
    scanner = _Scanner(text, places)
    at = scanner.blank(0)
    if at == len(text):
        return
    while at < len(text):
        at = scanner.value(at, (), 0)
        at = scanner.blank(at)
    for path, value, offset, kind in scanner.found:
        line, column = places.of(offset)
        yield Setting(path, value, line, column, kind)


class _Scanner:
    def __init__(self, text: str, places: Places) -> None:
        self.text = text
        self.places = places
        self.found: list[tuple[Path, str, int, Kind]] = []

    def fail(self, reason: str, at: int) -> Unreadable:
        return Unreadable(reason, self.places.of(min(at, len(self.text)))[0])

    def blank(self, at: int) -> int:
        first = self.text[at : at + 1]
        if not first.isspace() and first not in ("/", "#"):
            return at  # nearly always, at half of the price of a match
        found = _BLANK.match(self.text, at)
        return found.end() if found else at

    def value(self, at: int, path: Path, depth: int) -> int:
        if depth > MAX_DEPTH or len(self.found) > MAX_NODES:
            raise self.fail("nested too deeply or too large", at)
        first = self.text[at : at + 1]
        if first == "{":
            return self.members(at + 1, path, depth + 1)
        if first == "[":
            return self.items(at + 1, path, depth + 1)
        value, end, kind = self.scalar(at)
        self.found.append((path, value, at, kind))
        return end

    def scalar(self, at: int) -> tuple[str, int, Kind]:
        if found := _TEXT.match(self.text, at):
            return unescaped(found.group()[1:-1]), found.end(), Kind.STRING
        if found := _BARE.match(self.text, at):
            word = found.group()
            if word in ("true", "false", "True", "False"):
                return word, found.end(), Kind.BOOL
            if word in ("null", "None", "undefined"):
                return word, found.end(), Kind.NULL
            if _NUMBER.match(word):
                return word, found.end(), Kind.NUMBER
        raise self.fail("value expected", at)

    def key(self, at: int) -> tuple[str, int]:
        if found := _TEXT.match(self.text, at):
            return unescaped(found.group()[1:-1]), found.end()
        if found := _BARE.match(self.text, at):
            return found.group(), found.end()
        raise self.fail("key expected", at)

    def members(self, at: int, path: Path, depth: int) -> int:
        at = self.blank(at)
        while not self.text.startswith("}", at):
            key, at = self.key(at)
            at = self.blank(at)
            if not self.text.startswith(":", at):
                raise self.fail("colon expected", at)
            at = self.value(self.blank(at + 1), (*path, key), depth)
            at = self.separator(at, "}")
        return at + 1

    def items(self, at: int, path: Path, depth: int) -> int:
        at = self.blank(at)
        number = 0
        while not self.text.startswith("]", at):
            at = self.value(at, (*path, str(number)), depth)
            number += 1
            at = self.separator(at, "]")
        return at + 1

    def separator(self, at: int, end: str) -> int:
        at = self.blank(at)
        if self.text.startswith(",", at):
            return self.blank(at + 1)
        if not self.text.startswith(end, at):
            raise self.fail(f"comma or {end} expected", at)
        return at


def unescaped(raw: str) -> str:
    """The text of a JSON or JSON5 string body."""
    if "\\" not in raw:
        return raw
    text = _ESCAPE.sub(_character, raw)
    return _PAIR.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), text)


def _character(match: re.Match[str]) -> str:
    code = match.group(1)
    if len(code) > 2 or (code[0] in "ux" and len(code) == 5):
        return _CONTROL.get(code, "") if code == "\r\n" else chr(int(code[1:], 16))
    return _CONTROL.get(code, code)
