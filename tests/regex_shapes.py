"""Shapes of regular expressions that can take more than linear time, found by reading the parsed pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from re import _constants as kinds  # type: ignore[attr-defined]
from typing import Any

from tests.regexes import Parsed

_ALPHABET = "".join(map(chr, range(128))) + "\x85\u00e9\u0430\u4e2d"
_EVERY = frozenset(_ALPHABET)
_GREEDY = (kinds.MAX_REPEAT, kinds.MIN_REPEAT)
_MANY = 5_000  # rounds that count as without bound
_CATEGORIES = {
    kinds.CATEGORY_DIGIT: r"\d", kinds.CATEGORY_NOT_DIGIT: r"\D", kinds.CATEGORY_SPACE: r"\s",
    kinds.CATEGORY_NOT_SPACE: r"\S", kinds.CATEGORY_WORD: r"\w", kinds.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def faults(tree: Parsed) -> Iterator[str]:
    """Nested repeats that can share what they match, alternatives that overlap in a repeat, repeats side by side."""
    yield from _beside(tree)
    for kind, what in tree:
        for inner in _below(kind, what):
            yield from faults(inner)
        if kind in _GREEDY and _endless(what):
            body = what[2]
            if any(_exposed(body)):
                yield "a repeat in a repeat"
            for one, other in _pairs(body):
                if _first(one) & _first(other):
                    yield "alternatives in a repeat that begin alike"


def _endless(repeat: tuple[int, Any, Parsed]) -> bool:
    return repeat[1] is kinds.MAXREPEAT or int(repeat[1]) >= _MANY


def _below(kind: Any, what: Any) -> list[Parsed]:
    if kind in (*_GREEDY, kinds.POSSESSIVE_REPEAT):
        return [what[2]]
    if kind is kinds.SUBPATTERN:
        return [what[3]]
    if kind is kinds.BRANCH:
        return list(what[1])
    if kind is kinds.ATOMIC_GROUP:
        return [what]
    return [what[1]] if kind in (kinds.ASSERT, kinds.ASSERT_NOT) else []


def _pairs(body: Parsed) -> Iterator[tuple[Parsed, Parsed]]:
    """Alternatives of a repeat's body, two at a time, where the body is nothing but a choice."""
    while len(body) == 1 and body[0][0] is kinds.SUBPATTERN:
        body = body[0][1][3]
    if len(body) == 1 and body[0][0] is kinds.BRANCH:
        branches = body[0][1][1]
        for number, one in enumerate(branches):
            yield from ((one, other) for other in branches[number + 1 :])


def _exposed(body: Parsed) -> Iterator[bool]:
    """True for each endless repeat that another round of `body` could continue: nothing else must come between."""
    for number, (kind, what) in enumerate(body):
        rest = [*body[number + 1 :], *body[:number]]
        if not _optional(rest):
            continue
        if kind in _GREEDY and _endless(what):
            yield True
        elif kind in (kinds.SUBPATTERN, kinds.BRANCH):
            for inner in _below(kind, what):
                yield from _exposed(inner)


def _beside(tree: Parsed) -> Iterator[str]:
    """Endless repeats that follow one another and share characters, with nothing certain between them."""
    flat = list(_flat(tree))
    for number, (kind, what) in enumerate(flat):
        if kind not in _GREEDY or not _endless(what):
            continue
        for next_kind, next_what in flat[number + 1 :]:
            endless = next_kind in (*_GREEDY, kinds.POSSESSIVE_REPEAT) and _endless(next_what)
            if endless and _first(what[2]) & _first(next_what[2]):
                yield "repeats side by side that share characters"
            if not _optional([(next_kind, next_what)]):
                break


def _flat(tree: Parsed) -> Iterator[tuple[Any, Any]]:
    for kind, what in tree:
        if kind is kinds.SUBPATTERN:
            yield from _flat(what[3])
        else:
            yield kind, what


def _optional(tree: Parsed) -> bool:
    """Whether a sequence matches an empty text."""
    return all(_optional_one(kind, what) for kind, what in tree)


def _optional_one(kind: Any, what: Any) -> bool:
    if kind in (*_GREEDY, kinds.POSSESSIVE_REPEAT):
        return what[0] == 0 or _optional(what[2])
    if kind is kinds.BRANCH:
        return any(map(_optional, what[1]))
    if kind in (kinds.SUBPATTERN, kinds.ATOMIC_GROUP):
        return all(map(_optional, _below(kind, what)))
    return kind in (kinds.AT, kinds.ASSERT, kinds.ASSERT_NOT)


def _first(tree: Parsed) -> frozenset[str]:
    """Characters that a sequence can begin with."""
    found: frozenset[str] = frozenset()
    for kind, what in tree:
        found |= _first_one(kind, what)
        if not _optional_one(kind, what):
            break
    return found


def _first_one(kind: Any, what: Any) -> frozenset[str]:
    if kind is kinds.LITERAL:
        return frozenset((chr(what),))
    if kind is kinds.NOT_LITERAL:
        return _EVERY - {chr(what)}
    if kind is kinds.ANY or kind is kinds.GROUPREF:
        return _EVERY
    if kind is kinds.IN:
        return _class(what)
    return (
        frozenset().union(*map(_first, _below(kind, what)))
        if kind not in (kinds.ASSERT, kinds.ASSERT_NOT)
        else (frozenset())
    )


def _class(parts: Sequence[tuple[Any, Any]]) -> frozenset[str]:
    found: set[str] = set()
    for kind, what in parts:
        if kind is kinds.LITERAL:
            found.add(chr(what))
        elif kind is kinds.RANGE:
            found.update(one for one in _ALPHABET if what[0] <= ord(one) <= what[1])
        elif kind is kinds.CATEGORY:
            found |= _category(what)
    return _EVERY - found if parts[0][0] is kinds.NEGATE else frozenset(found)


@cache
def _category(what: Any) -> frozenset[str]:
    return frozenset(re.findall(_CATEGORIES[what], _ALPHABET))
