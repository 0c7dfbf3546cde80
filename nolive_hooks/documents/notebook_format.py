"""Jupyter notebooks: the code cells as one Python module, with places in the notebook's own JSON."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from nolive_hooks.documents import commands, json_format, python_format
from nolive_hooks.documents.base import Unreadable
from nolive_hooks.expressions import expression
from nolive_hooks.model import Setting

_SETS: Final = expression(r"(?:set_)?env\s")
_MAGIC: Final = expression(r"^(\s*+)([%!]{1,2})(.*)$")


class _Line(NamedTuple):
    text: str
    line: int
    column: int  # of the first character of the text
    literal: bool  # true where the JSON text holds no escape before its end, so columns can be counted


def read(text: str) -> Iterator[Setting]:
    """Settings of the code cells; outputs, Markdown and metadata say nothing about what will run."""
    cells: dict[tuple[str, ...], list[_Line]] = defaultdict(list)
    code: set[tuple[str, ...]] = set()
    for found in json_format.read(text):
        if found.key == "cell_type" and found.value == "code":
            code.add(found.path[:-1])
        cell, inside = _source(found.path)
        if cell and inside:
            column = found.column + 1
            for piece in found.value.split("\n") if found.value else ():
                cells[cell].append(_Line(piece, found.line, column, "\t" not in piece and '"' not in piece))
            if found.value.endswith("\n"):
                cells[cell].pop()
    lines = [line for cell, source in cells.items() if cell in code for line in source]
    yield from _magics(lines)
    yield from _python(lines, [source for cell, source in cells.items() if cell in code])


def _source(path: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """The path of the cell that a setting of `source` (or of version 3 `input`) belongs to."""
    for end in (-1, -2):
        if len(path) >= -end + 1 and path[end] in ("source", "input") and "cells" in path:
            return path[:end], True
    return (), False


def _magics(lines: list[_Line]) -> Iterator[Setting]:
    for line in lines:
        if found := _MAGIC.match(line.text):
            body = found.group(3)
            path = ("environ",) if _SETS.match(body) else ()
            if found.group(2).startswith("%"):
                body = re.sub(r"^(?:env|set_env)\s+([A-Za-z_]\w*)\s+(?=\S)", r"\1=", body)
                body = re.sub(r"^(?:env|set_env|bash|sh|run)\s+", "", body)
            yield from commands.settings(body, line.line, line.column + found.start(3), path)


def _python(lines: list[_Line], cells: list[list[_Line]]) -> Iterator[Setting]:
    """All cells as one module; where one of them is broken, cell by cell, then line by line."""
    try:
        yield from _module(lines)
    except Unreadable:
        for cell in cells:
            try:
                yield from _module(cell)
            except Unreadable:
                for line in cell:
                    yield from _single(line)


def _single(line: _Line) -> Iterator[Setting]:
    try:
        yield from _module([line._replace(text=line.text.strip())])
    except Unreadable:
        return


def _module(lines: list[_Line]) -> Iterator[Setting]:
    source = "\n".join(_MAGIC.sub(r"\1pass", line.text) for line in lines)
    for found in list(python_format.read(source)):
        line = lines[min(found.line, len(lines)) - 1]
        column = line.column + (found.column - 1 if line.literal else 0)
        yield Setting(found.path, found.value, line.line, column, found.kind)
