"""TOML: tomllib decides what a file says, an index of our own says where each value stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

from nolive_hooks.documents.base import MAX_CHARS, MAX_DEPTH, Places, Unreadable
from nolive_hooks.expressions import expression
from nolive_hooks.model import Kind, Setting

Path = tuple[str, ...]

_BLANK: Final = expression(r"(?:[ \t\r\n]+|#[^\n]*)*+")
_KEY: Final = expression(r"""[ \t]*("[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*""")
_TEXT: Final = expression(
    r'"""(?:[^\\]|\\.)*?"{3,5}|' + r"'''(?:.)*?'{3,5}|" + r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|' + r"'[^'\n]*'", re.DOTALL
)
_LONE_RETURN: Final = expression(r"\r(?!\n)")
_BARE: Final = expression(r"[^,\]}#\n]+")


def read(text: str) -> Iterator[Setting]:
    """Settings of a TOML document; multi-line strings are values and yield nothing from inside them."""
    if len(text) > MAX_CHARS:
        raise Unreadable("larger than 5 MiB")
    text = _LONE_RETURN.sub("\n", text)  # an end of a line for editors, though not for tomllib; offsets stay
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise Unreadable("not valid TOML", _error_line(str(error))) from None
    index = _Index(text).places
    places = Places(text)
    for path, value in _leaves(data, ()):
        line, column = places.of(_nearest(index, path))
        yield Setting(path, _spelled(value), line, column, _kind(value))


def _error_line(message: str) -> int:
    found = re.search(r"at line (\d+)", message)
    return int(found.group(1)) if found else 0


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _leaves(item, (*path, str(number)))
    else:
        yield path, value


def _nearest(index: dict[Path, int], path: Path) -> int:
    while path and path not in index:
        path = path[:-1]
    return index.get(path, 0)


def _spelled(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _kind(value: Any) -> Kind:
    if isinstance(value, bool):
        return Kind.BOOL
    return Kind.NUMBER if isinstance(value, int | float) else Kind.STRING


class _Index:
    """Offsets of the values of a text that tomllib has already accepted."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        table: Path = ()
        at = self._blank(0)
        while at < len(text):
            if text[at] == "[":
                table, at = self._header(at)
            else:
                at = self._pair(at, table, 0)
            at = self._blank(at)

    def _blank(self, at: int) -> int:
        found = _BLANK.match(self.text, at)
        return found.end() if found else at

    def _header(self, at: int) -> tuple[Path, int]:
        many = self.text.startswith("[[", at)
        keys, at = self._keys(at + (2 if many else 1))
        table = self._open(keys[:-1])
        table = (*table, keys[-1])
        if many:
            self._counts[table] = self._counts.get(table, -1) + 1
        return self._open_last(table), at + (2 if many else 1)

    def _open(self, keys: Path) -> Path:
        """A chain of table names with the index of the newest element of each array of tables."""
        table: Path = ()
        for key in keys:
            table = self._open_last((*table, key))
        return table

    def _open_last(self, table: Path) -> Path:
        return (*table, str(self._counts[table])) if table in self._counts else table

    def _keys(self, at: int) -> tuple[Path, int]:
        keys: list[str] = []
        while found := _KEY.match(self.text, at):
            raw = found.group(1)
            keys.append(_unquoted(raw))
            at = found.end()
            if not self.text.startswith(".", at):
                break
            at += 1
        if not keys:
            raise Unreadable("key expected")
        return tuple(keys), at

    def _pair(self, at: int, table: Path, depth: int) -> int:
        keys, at = self._keys(at)
        return self._value(self._blank(at + 1), (*table, *keys), depth)

    def _value(self, at: int, path: Path, depth: int) -> int:
        if depth > MAX_DEPTH:
            raise Unreadable("nested too deeply")
        self.places[path] = at
        first = self.text[at : at + 1]
        if first == "[":
            return self._many(at + 1, path, "]", depth)
        if first == "{":
            return self._many(at + 1, path, "}", depth)
        found = (_TEXT if first in "\"'" else _BARE).match(self.text, at)
        if not found:
            raise Unreadable("value expected")
        return found.end()

    def _many(self, at: int, path: Path, end: str, depth: int) -> int:
        number = 0
        at = self._blank(at)
        while at < len(self.text) and self.text[at] != end:
            at = self._pair(at, path, depth + 1) if end == "}" else self._value(at, (*path, str(number)), depth + 1)
            number += 1
            at = self._blank(at)
            if self.text.startswith(",", at):
                at = self._blank(at + 1)
        return at + 1


def _unquoted(raw: str) -> str:
    if raw[0] == '"':
        return str(next(iter(tomllib.loads(f"{raw} = 1"))))
    return raw[1:-1] if raw[0] == "'" else raw
