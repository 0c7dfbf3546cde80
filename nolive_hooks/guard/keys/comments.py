"""Credentials without a telling name: in comments of programs, and on the line beside the other half of a pair."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.names import is_derived, is_foreign, split
from nolive_hooks.guard.keys.page import COMMENTS, Page, Place
from nolive_hooks.guard.keys.values import looks_random

_SHORTEST: Final = 24  # characters; shorter words behind a colon are words
_LABELLED: Final = expression(
    r"^[ \t]{0,40}(?:#|//|\*|--|;)[ \t/#*]{0,6}((?:[A-Za-z]{2,16}[ _-]){0,3}(?:key|secret|token|passphrase|password))"
    r"[ \t]{0,3}[:=][ \t]{0,3}[\"'`]?([\w+/=.-]{24,400})[\"'`]?[ \t\r]*$",
    re.IGNORECASE | re.MULTILINE,
)
_BARE: Final = expression(r"^[ \t]{0,40}(?:#|//)[ \t]{0,4}([0-9A-Za-z]{32,128})[ \t\r]*$", re.MULTILINE)
_RUN: Final = expression(r"(?<![\w+/=.-])[0-9A-Za-z_-]{24,128}(?![\w+/=.-])")
_LONGEST: Final = 400  # characters of a line that a person wrote
_MIXED: Final = (str.isdigit, str.islower, str.isupper)


def labelled(page: Page) -> Iterator[Place]:
    """`# API Key: VALUE` and `// secret_key = VALUE` on lines of their own."""
    for match in _LABELLED.finditer(page.text) if page.is_code else ():
        if looks_random(match.group(2), _SHORTEST):
            line, column = page.place(match.start(2))
            yield Place((match.group(1),), match.group(2), line, column)


def bare_pairs(page: Page) -> Iterator[tuple[Place, Place]]:
    """Two lines of comment that follow each other, each nothing but a value that dice made, both of one length."""
    found = (
        [(*page.place(match.start(1)), match.group(1)) for match in _BARE.finditer(page.text)] if page.is_code else []
    )
    for (line, column, value), (below, other_column, other) in pairwise(found):
        if below == line + 1 and len(value) == len(other) and all(map(_is_mixed, (value, other))):
            yield Place(("api_key",), value, line, column), Place(("api_secret",), other, below, other_column)


def _is_mixed(value: str) -> bool:
    """Capitals, small letters and digits: no digest, and no word."""
    return looks_random(value, _SHORTEST) and all(any(map(kind, value)) for kind in _MIXED)


def beside(page: Page, key: Place) -> Iterator[Place]:
    """The one value that dice made on the line above or below a key in a program, if that line is the key's twin.

    It calls the value a secret, or holds nothing else, or begins as the line of the key does.
    """
    if not page.is_code or not 1 <= key.line <= len(page.lines) or len(page.lines[key.line - 1]) > _LONGEST:
        return
    head = page.lines[key.line - 1].partition(key.value)[0]
    for number in (key.line - 1, key.line + 1):
        line = page.lines[number - 1] if 1 <= number <= len(page.lines) else ""
        runs = _RUN.findall(line) if len(line) <= _LONGEST else []
        if len(runs) == 1 and looks_random(runs[0], _SHORTEST) and _is_twin(line, runs[0], head):
            yield Place(("api_secret",), runs[0], number, line.index(runs[0]) + 1)


def _is_twin(line: str, value: str, head: str) -> bool:
    before, _, after = line.partition(value)
    said = before + " " + after
    if is_derived(said) or is_foreign(said):
        return False
    bare = not split(said)
    unnamed = before == head and before.lstrip().startswith((*COMMENTS, '"', "'", "/", "`"))
    return bare or unnamed or "secret" in split(said)
