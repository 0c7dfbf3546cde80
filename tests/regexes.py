"""Every regular expression of the package with the ways it is used, and texts that make a bad one slow."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType
from typing import Any

import nolive_hooks
from nolive_hooks.catalog import venues
from nolive_hooks.documents import expand
from nolive_hooks.expressions import Expression

SEARCHING = frozenset(("search", "finditer", "findall", "sub", "subn", "split"))
ANCHORED = frozenset(("match", "fullmatch"))
# What is only ever asked about texts of so many characters; the code that asks cuts them.
SHORT = {
    "nolive_hooks.documents.expand._REFERENCES": expand.LONGEST_REFERENCE,
    "nolive_hooks.guard.hosts.judge._NAME": 120,
    "nolive_hooks.guard.keys.page._PAIR": 600,
    "nolive_hooks.guard.modes.rules.absent._PYTHON": 400,
    "nolive_hooks.guard.modes.rules.absent._SCRIPT": 400,
    "nolive_hooks.guard.unreadable._LAST_KEY": 200,
    "nolive_hooks.scaffold.signs.DEPENDENCY_FILES": 255,  # names of paths
}
_REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)
_MANY = 16  # from this many rounds a repeat is worth attacking
_CATEGORIES = {
    kinds.CATEGORY_DIGIT: "1",
    kinds.CATEGORY_SPACE: " ",
    kinds.CATEGORY_WORD: "a",
    kinds.CATEGORY_NOT_SPACE: "a",
    kinds.CATEGORY_NOT_WORD: "-",
    kinds.CATEGORY_NOT_DIGIT: "a",
}
Parsed = Sequence[tuple[Any, Any]]


@dataclass(frozen=True)
class Used:
    """One pattern, where it is, and whether the program looks for it from every character of a text."""

    place: str
    pattern: re.Pattern[str] | re.Pattern[bytes]
    searched: bool

    @property
    def text(self) -> str:
        source = self.pattern.pattern
        return source.decode("latin-1") if isinstance(source, bytes) else source

    def tree(self) -> Parsed:
        found: Parsed = parser.parse(self.text, self.pattern.flags & ~(re.DEBUG | re.UNICODE))
        return found

    def run(self, text: str) -> None:
        """Look for the pattern in a text as the program does: from the start, or from everywhere."""
        subject: Any = text.encode("latin-1", "replace") if isinstance(self.pattern.pattern, bytes) else text
        if self.searched:
            for _ in self.pattern.finditer(subject):
                pass
        else:
            self.pattern.match(subject)


@cache
def all_used() -> tuple[Used, ...]:
    """Patterns of every module: compiled at its top, or written in a call of `re`. Nobody keeps a list by hand."""
    found = []
    for module in sorted(pkgutil.walk_packages(nolive_hooks.__path__, "nolive_hooks."), key=lambda one: one.name):
        found += list(_of_module(module.name))
    for venue in venues():
        for shape in venue.credentials:
            if shape.pattern:  # looked for from every character, as the judge of credentials does
                found.append(Used(f"nolive_hooks.catalog.{venue.id}.{shape.name}", re.compile(shape.pattern), True))
    return tuple(found)


def _of_module(name: str) -> Iterator[Used]:
    module = importlib.import_module(name)
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    uses = list(_uses(tree))
    methods = {method for _, method in uses}
    for variable, value in vars(module).items():
        for number, pattern in enumerate(_patterns(value)):
            own = {method for owner, method in uses if owner == variable} or methods
            yield Used(f"{name}.{variable}[{number}]", pattern, searched=bool(own & SEARCHING))
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if ast.unparse(call.func).startswith("re.") and call.args and isinstance(call.args[0], ast.Constant):
            method = ast.unparse(call.func)[3:]
            source: Any = call.args[0].value
            if method in SEARCHING | ANCHORED:
                yield Used(f"{name}:{call.lineno}", re.compile(source), searched=method in SEARCHING)


def _patterns(value: object) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    if isinstance(value, Expression):
        yield value.compiled()
    elif isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _patterns(item)
    elif isinstance(value, tuple | list | frozenset):
        for item in value:
            yield from _patterns(item)


def _uses(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """(variable, method) for everything that looks like a use of a pattern."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in SEARCHING | ANCHORED and ast.unparse(node.value) != "re":
            yield ast.unparse(node.value).split("[")[0], node.attr


# -- texts that attack a pattern ---------------------------------------------------------------------------------


def attacks(used: Used, size: int) -> Iterator[str]:
    """For each repeat of a pattern: what leads up to it, then `size` characters that it repeats, then a misfit."""
    seen = set()
    for prefix, one in _pumps(used.tree(), ""):
        whole = prefix + one
        for text in (prefix + one * (size // len(one)), whole * (size // len(whole)), " " * size):
            attack = f"{text[:size]}\x00"
            if attack not in seen:
                seen.add(attack)
                yield attack


def _pumps(tree: Parsed, prefix: str) -> Iterator[tuple[str, str]]:
    for kind, what in tree:
        if kind in _REPEATS:
            least, most, body = what
            if most is kinds.MAXREPEAT or most >= _MANY:
                yield from ((prefix, one) for one in _rounds(body) if one)
            yield from _pumps(body, prefix)
            prefix += _sample(body) * min(least, 300)
        elif kind is kinds.BRANCH:
            for branch in what[1]:
                yield from _pumps(branch, prefix)
            prefix += _sample(what[1][0])
        elif kind is kinds.SUBPATTERN or kind is kinds.ATOMIC_GROUP:
            inner = what[3] if kind is kinds.SUBPATTERN else what
            yield from _pumps(inner, prefix)
            prefix += _sample(inner)
        elif kind in (kinds.ASSERT, kinds.ASSERT_NOT):
            yield from _pumps(what[1], prefix)
        else:
            prefix += _sample([(kind, what)])


def _rounds(body: Parsed) -> list[str]:
    """Texts for one round of a repeat: a few members of a class, each branch, or the shortest match."""
    if len(body) == 1 and body[0][0] is kinds.IN:
        return _members(body[0][1])
    if len(body) == 1 and body[0][0] is kinds.BRANCH:
        return [_sample(branch) for branch in body[0][1][1]][:4]
    return [_sample(body)]


def _members(parts: Parsed) -> list[str]:
    found = []
    for kind, what in parts:
        if kind is kinds.LITERAL:
            found.append(chr(what))
        elif kind is kinds.RANGE:
            found.append(chr(what[1]))
        elif kind is kinds.CATEGORY:
            found.append(_CATEGORIES[what])
    if parts[0][0] is kinds.NEGATE:
        return [one for one in "a 1-\"'\\x\n=" if one not in found][:3] or ["\u00e9"]
    return found[:4]


def _sample(tree: Parsed) -> str:
    """A short text that a pattern matches, or nearly so."""
    text = ""
    for kind, what in tree:
        if kind is kinds.LITERAL:
            text += chr(what)
        elif kind in (kinds.NOT_LITERAL, kinds.ANY):
            text += "b" if what == ord("a") else "a"
        elif kind is kinds.IN:
            text += _members(what)[0]
        elif kind is kinds.BRANCH:
            text += _sample(what[1][0])
        elif kind is kinds.SUBPATTERN:
            text += _sample(what[3])
        elif kind is kinds.ATOMIC_GROUP:
            text += _sample(what)
        elif kind in _REPEATS:
            text += _sample(what[2]) * min(what[0], 300)
    return text


# -- what a run costs --------------------------------------------------------------------------------------------


class TooSlow(Exception):  # noqa: N818 - a verdict
    """More processor time than a pattern may take."""


def spent(work: Callable[[], object], cap: float) -> float:
    """Processor seconds that some work takes; `cap` where it had to be broken off there."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, cap)
    start = time.process_time()
    try:
        with suppress(TooSlow):
            work()
            return time.process_time() - start
        return cap
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
