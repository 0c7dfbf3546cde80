"""SQL that fills or changes a table of settings: `INSERT INTO bot_settings (name, value) VALUES ('mode', 'live')`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from nolive_hooks.documents.base import MAX_NODES, Places, kind_of
from nolive_hooks.expressions import expression
from nolive_hooks.model import Kind, Setting

_TABLE: Final = r"[\"`\[]?([A-Za-z_][\w.]{0,80})[\"`\]]?"
_INSERT: Final = expression(
    rf"(?i)\b(?:INSERT|REPLACE)\s{{1,9}}(?:OR\s{{1,9}}\w{{1,9}}\s{{1,9}})?INTO\s{{1,9}}{_TABLE}\s{{0,9}}"
    r"\(([\w\s,\"`\[\]]{1,900})\)\s{0,9}VALUES\s{0,9}"
)
_UPDATE: Final = expression(rf"(?i)\bUPDATE\s{{1,9}}{_TABLE}\s{{1,9}}SET\s{{1,9}}")
_WORD: Final = expression(r"[a-z]+")
_TEXT: Final = r"'((?:[^']|''){0,2000}+)'"
_CELL: Final = expression(
    rf"\s{{0,40}}+(?:[EN]?{_TEXT}|([^,()';]{{0,200}}+(?:\([^()]{{0,200}}\))?+))(?:::\w{{1,20}})?+\s{{0,40}}+"
)
_ASSIGNED: Final = expression(
    rf"\s{{0,40}}+[\"`]?([A-Za-z_]\w{{0,60}})[\"`]?\s{{0,9}}+=\s{{0,9}}+(?:{_TEXT}|([\w.]{{1,60}}))"
)
_NAMES: Final = (
    "name", "key", "setting", "param", "parameter", "option", "setting_name", "setting_key", "config_key", "k",
)  # fmt: skip
_WHERE: Final = expression(
    r"(?i)\s{0,40}+WHERE\s{1,9}(?:\w{1,60}\s{0,9}=\s{0,9}'[^']{0,80}'\s{1,9}AND\s{1,9}){0,3}+"
    rf"[\"`]?(?:{'|'.join(_NAMES)})[\"`]?\s{{0,9}}=\s{{0,9}}'([\w.-]{{1,80}})'"
)
_KEPT: Final = frozenset((
    "settings", "setting", "config", "configs", "configuration", "configurations", "parameters", "params",
    "flags", "toggles", "preferences", "variables", "env", "environment", "kv",
))  # fmt: skip
_SWITCHED: Final = frozenset(("account", "accounts", "bot", "bots", "strategy", "strategies", "profile", "profiles"))
_VALUES: Final = ("value", "val", "setting_value", "config_value", "v", "enabled")


class _Cell(NamedTuple):
    """One value of a row, and the offset where it begins."""

    text: str
    at: int
    quoted: bool


def read(text: str) -> Iterator[Setting]:
    """Settings `(table, name)` of rows that hold a name and a value, else `(table, column)`.

    Tables are read whose name says that settings stand in them; what defines, asks or records is left out.
    """
    places = Places(text)
    left = MAX_NODES
    for found in _INSERT.finditer(text):
        table, columns = found.group(1), [name.strip(' \t\r\n"`[]').lower() for name in found.group(2).split(",")]
        for row in _rows(text, found.end()) if _holds(table, _KEPT) else ():
            yield from _of_row(table, columns, row, places)
            left -= len(row)
            if left < 0:
                return
    for found in _UPDATE.finditer(text):
        if _holds(found.group(1), _KEPT | _SWITCHED):
            yield from _of_update(text, found.group(1), found.end(), places)


def _holds(table: str, words: frozenset[str]) -> bool:
    return not words.isdisjoint(_WORD.findall(table.lower().rpartition(".")[2]))


def _rows(text: str, at: int) -> Iterator[list[_Cell]]:
    """The rows behind VALUES, up to what is no row."""
    while text[at : at + 1] == "(":
        row, at = [], at + 1
        while True:
            found = _CELL.match(text, at)
            if found is None:
                return
            group = 1 if found.group(1) is not None else 2
            row.append(_Cell((found.group(group) or "").strip(), found.start(group), group == 1))
            at = found.end() + 1
            if text[at - 1 : at] != ",":
                break
        if text[at - 1 : at] != ")":
            return
        yield row
        while text[at : at + 1] in (",", " ", "\t", "\r", "\n"):
            at += 1


def _of_row(table: str, columns: list[str], row: list[_Cell], places: Places) -> Iterator[Setting]:
    cells = dict(zip(columns, row, strict=False))
    name = next((cells[one].text for one in _NAMES if one in cells), "")
    value = next((cells[one] for one in _VALUES if one in cells), None)
    if name and value is not None:
        yield _setting((table, name), value, places)
        return
    for column, cell in cells.items():
        yield _setting((table, column), cell, places)


def _of_update(text: str, table: str, at: int, places: Places) -> Iterator[Setting]:
    """What SET gives the columns; where a row is chosen by its name, that is what the value belongs to."""
    given: list[tuple[str, _Cell]] = []
    while found := _ASSIGNED.match(text, at):
        group = 2 if found.group(2) is not None else 3
        given.append((found.group(1), _Cell(found.group(group), found.start(group), group == 2)))
        at = found.end()
        if text[at : at + 1] != ",":
            break
        at += 1
    where = _WHERE.match(text, at)
    for column, cell in given:
        yield _setting((table, where.group(1) if where and column.lower() in _VALUES else column), cell, places)


def _setting(path: tuple[str, ...], cell: _Cell, places: Places) -> Setting:
    line, column = places.of(cell.at)
    return Setting(path, cell.text, line, column, Kind.STRING if cell.quoted else kind_of(cell.text))
