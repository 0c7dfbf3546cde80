"""Tables of separated values: cells by the names of their columns, in tables that have a column for credentials."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents.base import MAX_NODES, kind_of, split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.model import Setting

_HELD: Final = expression(r"key|secret|token|pass|mnemonic|seed|private", re.IGNORECASE)
_CELL: Final = expression(r'"((?:[^"]|"")*)"|([^",;\t\r\n]*)')
_SEPARATORS: Final = ",;\t"


def read(text: str) -> Iterator[Setting]:
    """Settings `(row, column name)` of a table whose first line names a column of credentials, else none.

    Rows are read as lines: a cell with a line end in it ends its row.
    """
    lines = split_lines(text)
    names = [name.strip() for name, _ in _cells(lines[0].lstrip("\ufeff"))] if lines else []
    if len(names) < 2 or not any(_HELD.search(name) for name in names):
        return
    for number, line in enumerate(lines[1 : 1 + MAX_NODES // len(names)], 2):
        for name, (value, column) in zip(names, _cells(line), strict=False):
            if name and value:
                yield Setting((str(number), name), value, number, column, kind_of(value))


def _cells(line: str) -> Iterator[tuple[str, int]]:
    """The cells of a line with their columns, 1-based."""
    bare, at = line.rstrip("\r\n"), 0
    while at <= len(bare):
        found = _CELL.match(bare, at)
        if found is None:
            return
        group = 1 if found.group(1) is not None else 2
        yield found.group(group).strip(), found.start(group) + 1
        at = found.end()
        while at < len(bare) and bare[at] not in _SEPARATORS:
            at += 1
        at += 1
