"""Credentials in the comments of programs: written as in prose, or as two bare lines beside one that has a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.places import Page, Place
from nolive_hooks.guard.keys.values import looks_random

_SHORTEST: Final = 24  # characters; shorter words behind a colon are words
_LABELLED: Final = expression(
    r"^[ \t]{0,40}(?:#|//|\*|--|;)[ \t/#*]{0,6}((?:[A-Za-z]{2,16}[ _-]){0,3}(?:key|secret|token|passphrase|password))"
    r"[ \t]{0,3}[:=][ \t]{0,3}[\"'`]?([\w+/=.-]{24,400})[\"'`]?[ \t\r]*$",
    re.IGNORECASE | re.MULTILINE,
)
_BARE: Final = expression(r"^[ \t]{0,40}(?:#|//)[ \t]{0,4}([0-9A-Za-z]{32,128})[ \t\r]*$", re.MULTILINE)
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
