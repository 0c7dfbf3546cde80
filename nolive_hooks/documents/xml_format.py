"""XML by its tags: element texts, attributes, `key`/`value` pairs and property lists; entities are never loaded."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents.base import MAX_CHARS, MAX_DEPTH, Places, Unreadable, kind_of
from nolive_hooks.expressions import expression
from nolive_hooks.model import Setting

_TOKEN: Final = expression(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(?P<raw>.*?)(?:\]\]>|\Z)|<[?!][^<>]*+>|</(?P<end>[\w:.\-]++)\s*+>"
    r"|<(?P<tag>[\w:.\-]++)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>|(?P<text>[^<]+)",
    re.DOTALL,
)
_ATTRIBUTE: Final = expression(r"(?<![\w:.\-])([\w:.\-]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)')")
_NAMES: Final = frozenset(("key", "name", "id", "variable"))
_BOOLEANS: Final = frozenset(("true", "false"))


def read(text: str) -> Iterator[Setting]:
    """Settings of a document; `<add key="A" value="b"/>` and `<key>A</key><string>b</string>` name A."""
    if len(text) > MAX_CHARS:
        raise Unreadable("larger than 5 MiB")
    if text.rfind("<") > text.rfind(">"):
        raise Unreadable("a tag is not closed", text.count("\n", 0, text.rfind("<")) + 1)
    reader = _Reader(Places(text))
    for found in _TOKEN.finditer(text):
        if found.group("tag"):
            yield from reader.begin(found)
        elif found.group("end"):
            reader.end(found.group("end"))
        else:
            yield from reader.text(found)


class _Reader:
    """The open tags, and what a property list still waits for."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._stack: list[str] = []
        self._pending = ""  # the key whose value comes next
        self._members = -1  # so far of the open array, or -1 outside of one
        self._named = ""  # what `<name>` said; `<value>` beside it is the value of that

    def begin(self, found: re.Match[str]) -> Iterator[Setting]:
        """Attributes of a tag, and a boolean of a property list, which is a tag itself."""
        tag, attributes = found.group("tag"), found.group("attributes")
        yield from _attributes(tuple(self._stack), tag, attributes, found.start("attributes"), self._places)
        if self._pending and tag in _BOOLEANS:
            yield _setting((*_outer(self._stack), self._pending), tag, found.start(), self._places)
            self._pending = ""
        elif self._pending and tag in ("dict", "array"):
            self._members = 0 if tag == "array" else -1
            tag, self._pending = self._pending, ""
        if not attributes.rstrip().endswith("/"):
            self._stack.append(tag)
        if len(self._stack) > MAX_DEPTH:
            raise Unreadable("nested too deeply")

    def end(self, tag: str) -> None:
        """A closing tag; the end of an array ends its members."""
        self._members = -1 if tag in ("array", "dict") else self._members
        if self._stack:
            self._stack.pop()

    def text(self, found: re.Match[str]) -> Iterator[Setting]:
        """The text of an element: a key that waits for its value, a member of an array, or a value."""
        body = found.group("text") or found.group("raw") or ""
        value = html.unescape(body.strip())
        if not value or not self._stack:
            return
        if self._stack[-1] == "key":
            self._pending = value
            return
        at = found.start() + body.find(body.strip())
        yield _setting(self._path(), value, at, self._places)
        tag = self._stack[-1].lower()
        if self._named and tag.endswith("value"):
            yield _setting((*self._stack[:-1], self._named), value, at, self._places)
        self._named = value if tag.endswith("name") else ""
        self._pending = ""

    def _path(self) -> tuple[str, ...]:
        if self._pending:
            return (*_outer(self._stack[:-1]), self._pending)
        if self._members >= 0 and self._stack[-1] in ("string", "integer"):
            self._members += 1
            return (*_outer(self._stack[:-1]), str(self._members - 1))
        return tuple(self._stack)


def _outer(stack: list[str]) -> tuple[str, ...]:
    return tuple(tag for tag in stack if tag not in ("plist", "dict", "array"))


def _setting(path: tuple[str, ...], value: str, at: int, places: Places) -> Setting:
    line, column = places.of(at)
    return Setting(path, value, line, column, kind_of(value))


def _attributes(path: tuple[str, ...], tag: str, attributes: str, start: int, places: Places) -> Iterator[Setting]:
    found = {match.group(1).lower(): match for match in _ATTRIBUTE.finditer(attributes)}
    name = next((_text(found[key]) for key in _NAMES if key in found), "")
    for key, match in found.items():
        group = 2 if match.group(2) is not None else 3
        at = start + match.start(group)
        if key == "value" and name:
            yield _setting((*path, name), _text(match), at, places)
        elif key not in _NAMES:
            yield _setting((*path, tag, match.group(1)), _text(match), at, places)


def _text(match: re.Match[str]) -> str:
    return html.unescape(match.group(2) if match.group(2) is not None else match.group(3))
