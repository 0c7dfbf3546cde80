"""Credentials in the rows of a SQL script: what `INSERT INTO t (a, b) VALUES ('x', 'y')` puts under which column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.names import label
from nolive_hooks.guard.keys.page import Page, Place

_INSERT: Final = expression(
    r"(?i)\b(?:insert|replace)\s{1,20}(?:or\s{1,20}\w{1,20}\s{1,20})?into\s{1,20}([\w.\"`\[\]]{1,80})\s{0,20}"
    r"\(([^()]{1,2000})\)\s{0,20}values\s{0,20}",
)
_ROW: Final = expression(
    r"\s{0,20}+,?\s{0,20}+\(((?:'(?:[^'\n]|''){0,4096}+'|\"[^\"\n]{0,4096}+\"|[^'\"()]{1,200}+){1,200}+)\)"
)
_CELL: Final = expression(
    r"\s{0,20}+(?:[EN]?'((?:[^'\n]|''){0,4096}+)'|\"([^\"\n]{0,4096}+)\"|([^,'\"]{1,200}+))\s{0,20}+(?:,|$)"
)
_LINES: Final = 2  # from the names of the columns to a row: what stands farther off, the sieve does not see together
_CHARACTERS: Final = 1900  # likewise


def rows(page: Page) -> Iterator[Place]:
    """The texts of inserted rows that stand under the name of a credential, with the other cells of their row."""
    if ("nsert" not in page.text and "NSERT" not in page.text) or "value" not in page.text.lower():
        return
    for insert in _INSERT.finditer(page.text):
        table = insert.group(1).strip('"`[]')
        columns = tuple(name.strip().strip('"`[]') for name in insert.group(2).split(","))
        at = insert.end()
        while any(label(name).field for name in columns) and (row := _ROW.match(page.text, at)):
            at = row.end()
            if page.text.count("\n", insert.start(2), at) > _LINES or at - insert.start(2) > _CHARACTERS:
                break
            yield from _cells(page, table, columns, row.group(1), row.start(1))


def _cells(page: Page, table: str, columns: tuple[str, ...], text: str, start: int) -> Iterator[Place]:
    found = _split(text)
    if len(found) != len(columns):
        return
    values = [next((part for part in cell.groups() if part is not None), "") for cell in found]
    pairs = tuple(zip(columns, values, strict=True))
    for cell, (name, value) in zip(found, pairs, strict=True):
        if cell.group(3) is None and label(name).field:
            line, column = page.place(start + cell.start(cell.lastindex or 0))
            near = tuple((key, other[:200]) for key, other in pairs if key != name)
            yield Place((table, name), value, line, column, near)


def _split(text: str) -> list[re.Match[str]]:
    """The cells of a row one after the other, up to the first that is none."""
    found: list[re.Match[str]] = []
    at = 0
    while at < len(text) and (cell := _CELL.match(text, at)):
        found.append(cell)
        at = cell.end()
    return found if at >= len(text) else []
