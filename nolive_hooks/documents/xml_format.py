"""XML by its tags: element texts, attributes, `key`/`value` pairs and property lists; entities are never loaded."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents.base import MAX_CHARS, MAX_DEPTH, Places, Unreadable, kind_of
from nolive_hooks.model import Setting

_TOKEN: Final = re.compile(
    r"<!--.*?-->|<!\[CDATA\[(?P<raw>.*?)\]\]>|<[?!][^>]*>|</(?P<end>[\w:.\-]+)\s*>"
    r"|<(?P<tag>[\w:.\-]+)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>|(?P<text>[^<]+)",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(r"([\w:.\-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NAMES: Final = frozenset(("key", "name", "id", "variable"))
_BOOLEANS: Final = frozenset(("true", "false"))


def read(text: str) -> Iterator[Setting]:
    """Settings of a document; `<add key="A" value="b"/>` and `<key>A</key><string>b</string>` name A."""
    if len(text) > MAX_CHARS:
        raise Unreadable("larger than 5 MiB")
    places = Places(text)
    stack: list[str] = []
    pending = ""  # the key of a property list whose value comes next
    for found in _TOKEN.finditer(text):
        if found.group("tag"):
            tag, attributes = found.group("tag"), found.group("attributes")
            yield from _attributes(tuple(stack), tag, attributes, found.start("attributes"), places)
            if pending and tag in _BOOLEANS:
                yield _setting((*_outer(stack), pending), tag, found.start(), places)
                pending = ""
            elif pending and tag in ("dict", "array"):
                tag, pending = pending, ""
            if not attributes.rstrip().endswith("/"):
                stack.append(tag)
        elif found.group("end"):
            if stack:
                stack.pop()
        else:
            body = found.group("text") or found.group("raw") or ""
            value = html.unescape(body.strip())
            if value and stack and stack[-1] == "key":
                pending = value
            elif value and stack:
                path = (*_outer(stack[:-1]), pending) if pending else tuple(stack)
                yield _setting(path, value, found.start() + body.find(body.strip()), places)
                pending = ""
        if len(stack) > MAX_DEPTH:
            raise Unreadable("nested too deeply")


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
