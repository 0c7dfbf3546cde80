"""Just enough Markdown to judge a document: blocks of the tool, headings, boxes, links and prose by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_BEGIN = re.compile(r"<!-- nolive:begin ([a-z_]+) -->")
_END = re.compile(r"<!-- nolive:end ([a-z_]+) -->")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t](.*)")
_BOX = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+\[([^\]]{0,3})\]\s*+(.*)")
_LINK = re.compile(
    r"\]\(\s{0,9}<?([^)\s>]{0,999})|<((?:https?|ftp|mailto|file):[^<>]{0,999})>"
    r"|(?:src|href)\s{0,9}=\s{0,9}[\"']?([^\"'\s>]{1,999})",
    re.IGNORECASE,
)


class Block(NamedTuple):
    """What stands between a begin and an end marker: the 1-based line of the begin, the lines between."""

    name: str
    line: int
    body: tuple[str, ...]


class Box(NamedTuple):
    """A task box outside code and comments: 1-based line, what is between the brackets, its text."""

    line: int
    mark: str
    text: str

    @property
    def ticked(self) -> bool:
        """True for an exact tick; everything else is none."""
        return self.mark in ("x", "X")


def blocks(text: str) -> tuple[tuple[Block, ...], tuple[tuple[int, str], ...]]:
    """The tool's blocks in order, and what is wrong with their markers (line, what)."""
    found: list[Block] = []
    faults: list[tuple[int, str]] = []
    name, start, body = "", 0, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        begin, end = _BEGIN.fullmatch(line), _END.fullmatch(line)
        if begin is not None:
            if name:
                faults.append((number, f"block {name} has no end"))
            name, start, body = begin[1], number, []
        elif end is not None:
            if end[1] != name:
                faults.append((number, f"block {end[1]} ends without having begun"))
            else:
                found.append(Block(name, start, tuple(body)))
            name = ""
        elif name:
            body.append(line)
    if name:
        faults.append((start, f"block {name} has no end"))
    return tuple(found), tuple(faults)


@lru_cache(maxsize=8)  # four documents, as they are and as they should be; each is asked for half a dozen times
def lines(text: str) -> tuple[tuple[int, str], ...]:
    """The lines that a reader sees, with their 1-based numbers: without fenced code and without comments."""
    return tuple(_lines(text))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    fence, comment = "", False
    for number, raw in enumerate(text.split("\n"), 1):
        opening = _FENCE.match(raw)
        if fence:
            if opening is not None and opening[1].startswith(fence) and not raw.strip(" `~"):
                fence = ""
            continue
        if opening is not None and not comment:
            fence = opening[1]
            continue
        seen, comment = _without_comments(raw, comment) if comment or "<!--" in raw else (raw, False)
        yield number, seen


def _without_comments(line: str, inside: bool) -> tuple[str, bool]:
    seen, place = [], 0
    while place < len(line):
        mark = "-->" if inside else "<!--"
        end = line.find(mark, place)
        if not inside:
            seen.append(line[place : end if end >= 0 else len(line)])
        if end < 0:
            break
        inside, place = not inside, end + len(mark)
    return "".join(seen), inside


def headings(text: str) -> tuple[tuple[int, int, str], ...]:
    """Line, level and text of each heading."""
    found = []
    for number, line in lines(text):
        match = _HEADING.fullmatch(line)
        if match is not None:
            found.append((number, len(match[1]), match[2].strip().rstrip("#").rstrip()))
    return tuple(found)


def boxes(text: str) -> tuple[Box, ...]:
    """The task boxes that a reader sees."""
    found = []
    for number, line in lines(text):
        match = _BOX.fullmatch(line)
        if match is not None and (match[1].strip().lower() in ("", "x") or match[1] == ""):
            found.append(Box(number, match[1], match[2].strip()))
    return tuple(found)


def targets(text: str) -> Iterator[tuple[int, str]]:
    """Where each link, image or HTML reference points."""
    for number, line in lines(text):
        for match in _LINK.finditer(line):
            yield number, next((group for group in match.groups() if group), "")


def prose(text: str) -> Iterator[tuple[int, str]]:
    """Visible lines with text in them."""
    return ((number, line) for number, line in lines(text) if line.strip())
