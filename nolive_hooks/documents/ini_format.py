"""INI, cfg, conf and Java properties: tolerant, line by line, because every program has its own dialect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents import line_format
from nolive_hooks.documents.base import kind_of, split_lines
from nolive_hooks.documents.json_format import unescaped
from nolive_hooks.expressions import expression
from nolive_hooks.model import Setting

_SECTION: Final = expression(r"\s*+\[++\s*+([^\]]++)\]++\s*+(?:[;#].*)?$")
_PAIR: Final = expression(r"(\s*(?:export\s+)?)([^\s=:#;!\[][^=:]*?)(\s*[=:]\s*|\s+(?=\S+\s*;?$))(.*)$")
_BLOCK: Final = expression(r"^\s*[\w.\-]+\s*\{\s*$", re.MULTILINE)  # HOCON and its like
_NOTE: Final = expression(r"(?<!\s)\s++[;#].*$")


def read(text: str) -> Iterator[Setting]:
    """Settings as (section parts..., key); a key with dots is split like nested tables."""
    if _BLOCK.search(text):
        yield from line_format.read(text)
        return
    section: tuple[str, ...] = ()
    lines = split_lines(text)
    for number, line in enumerate(lines, 1):
        bare = line.rstrip("\r\n")
        if bare.lstrip()[:1] in ("#", ";", "!"):
            continue
        if found := _SECTION.match(bare):
            section = tuple(part.strip("\"' ") for part in found.group(1).split("."))
        elif found := _PAIR.match(bare):
            key = tuple(part for part in found.group(2).strip("\"' ").split(".") if part)
            value, shift = bare_value(found.group(4))
            if value.endswith("\\"):
                value, number = _continued(lines, number, value)
            value = unescaped(value) if "\\u" in value else value
            yield Setting((*section, *key), value, number, found.start(4) + 1 + shift, kind_of(value))


def _continued(lines: list[str], number: int, value: str) -> tuple[str, int]:
    """A value that goes on over the ends of its lines, and the line where its text begins."""
    pieces, at = [value[:-1].strip()], number
    while at < len(lines) and (at == number or lines[at - 1].rstrip().endswith("\\")):
        pieces.append(lines[at].strip().rstrip("\\").strip())
        at += 1
    return "".join(pieces), number if pieces[0] else number + 1


def bare_value(raw: str) -> tuple[str, int]:
    """A value without quotes, trailing comment and separator; and how far its text moved right."""
    text = raw.strip().rstrip(";,").rstrip()
    if len(text) > 1 and text[0] in "\"'":
        end = text.find(text[0], 1)
        if end > 0:
            return text[1:end], 0
    return _NOTE.sub("", text).strip().rstrip(";").strip(), 0
