"""What in a program only states, shows or names something: packed bundles, scripts of web pages, a class's own name."""

from __future__ import annotations

import functools
from typing import Final

from nolive_hooks.documents.base import SCOPE, split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.options import Options
from nolive_hooks.model import Document, Kind, Setting

_PACKED_LINE: Final = 1000  # characters; no person writes a program in longer lines
_PAGE: Final = expression(
    r"\bdocument\.(?:getElement|querySelector|addEventListener|createElement|body|cookie|title)"
    r"|\$\(document\)|\bjQuery\b|\$\([\"'][#.]"
)
_BACKTESTS: Final = frozenset(("backtest", "backtests", "backtesting", "backtester"))
_CHOOSING: Final = (("environment",), ("env",), ("mode",), ("network",))
_SAFE: Final = frozenset(("sandbox", "testnet", "test net", "demo", "paper", "practice"))
_ASKING: Final = frozenset((
    "build", "get", "fetch", "estimate", "calculate", "compute", "load", "find", "parse", "convert", "fee", "fees",
))  # fmt: skip


class Program:
    """A document that is a program, asked about the part of it in which a setting stands."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @functools.cached_property
    def lines(self) -> list[str]:
        """The text by lines, with their ends."""
        return split_lines(self._document.text)

    @functools.cached_property
    def options(self) -> Options:
        """The options of its command line."""
        return Options(self._document)

    def line(self, number: int) -> str:
        """A line of the text, from 1; empty where there is none."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def packed(self, setting: Setting) -> bool:
        """A line of a bundle that a tool wrote: what stands there was judged where it was written."""
        if self._document.format != "javascript" or setting.line > len(self.lines):
            return False
        return len(self.lines[setting.line - 1]) > _PACKED_LINE

    def looked_up(self, setting: Setting) -> bool:
        """A default that a look-up gives where a configuration says nothing: `config.get("mode", "live")`."""
        line = self.lines[setting.line - 1] if setting.line <= len(self.lines) else ""
        return setting.kind is Kind.DEFAULT and f'.get("{setting.key}",' in line.replace("'", '"')

    @functools.cached_property
    def page(self) -> bool:
        """A script that handles a web page: its variables are what the page shows."""
        return self._document.format == "javascript" and _PAGE.search(self._document.text) is not None

    def unquoted(self, setting: Setting) -> bool:
        """In a program that only a line scan could read, a value without quotes is a name and no text."""
        if not self._document.error or setting.line > len(self.lines):
            return False
        return self.lines[setting.line - 1][setting.column - 1 : setting.column] not in ('"', "'", "`")

    @functools.cached_property
    def backtests(self) -> bool:
        """A program for backtests, by its own name."""
        return not _BACKTESTS.isdisjoint(words.tokens(self._document.path.rpartition("/")[2]))

    @functools.cached_property
    def sandboxed(self) -> bool:
        """Every environment that the program chooses by a member such as `Env.SANDBOX` is one without real money."""
        members = [
            words.folded(one.value.rpartition(".")[2])
            for one in self._document.settings
            if one.kind is Kind.NAME and "." in one.value and words.tokens(one.key)[-1:] in _CHOOSING
        ]
        return not _SAFE.isdisjoint(members) and (words.LIVE | words.PRODUCTION).isdisjoint(members)

    @functools.cached_property
    def _story(self) -> bool:
        """A page of Storybook: its default export has a title or a component beside the arguments that it shows."""
        told = {one.path[:2] for one in self._document.settings if one.path[:1] == ("exports",)}
        return ("exports", "args") in told and bool(told & {("exports", "title"), ("exports", "component")})

    def tells(self, setting: Setting) -> bool:
        """An argument that a story shows a component with."""
        return self._document.format == "javascript" and "args" in setting.path and self._story

    def states(self, setting: Setting) -> bool:
        """`trade.is_simulated = False` in a function: it says what something is."""
        inside = len(setting.path) > 2 and any(key.startswith(SCOPE) for key in setting.path[:-1])
        return inside and words.tokens(setting.key) in (("is", "simulated"), ("simulated",))


def works_out(callee: str) -> bool:
    """A function that looks something up or works something out: its arguments choose nothing."""
    return callee.islower() and not _ASKING.isdisjoint(words.tokens(callee.rpartition(".")[2]))


def names_itself(setting: Setting) -> bool:
    """`connector = "okx"` in `class OkxConfigMap`: what the class is called, and no choice."""
    owner = setting.path[-2] if len(setting.path) > 1 else ""
    if setting.kind is not Kind.DEFAULT or words.tokens(setting.key) != ("connector",) or not owner[:1].isupper():
        return False
    first = words.tokens(setting.value)[:1]
    return bool(first) and "".join(words.tokens(owner)).startswith(first[0])
