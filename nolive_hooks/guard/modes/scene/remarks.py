"""Comments that list the choices of a key: where one of them is a simulation, the others are not."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents.base import split_lines
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.model import Document, Kind, Setting

_SIMULATED: Final = frozenset((
    "sim", "simulated", "simulation", "paper", "demo", "shadow", "replay", "dry", "disarmed", "backtest", "testnet",
    "sandbox", "practice",
))  # fmt: skip
_CHOSEN: Final = words.LIVE | words.PRODUCTION | {"funded", "armed"}  # the last two only where a comment contrasts them
_SIGNS: Final = ("#", "//", ";", "--", "!")
_LISTING: Final = ("|", ",", "/", " or ")  # between choices
_ABOVE: Final = 3  # lines above a setting in which a comment may be about it
_LONGEST: Final = 200  # characters of a comment


class Remarks:
    """The comments of a document, by line; of programs none, whose comments speak of anything."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._lines: list[str] | None = None

    def offers_simulation(self, setting: Setting, value: str) -> bool:
        """A comment beside or above a setting, or one that begins with its key, names this value and a simulation."""
        if value not in _CHOSEN or setting.kind is not Kind.STRING:
            return False
        for remark in self._about(setting):
            said = words.tokens(remark[:_LONGEST])
            if value in said and not _SIMULATED.isdisjoint(said) and any(sign in remark for sign in _LISTING):
                return True
        return False

    def _about(self, setting: Setting) -> Iterator[str]:
        if self._lines is None:
            self._lines = split_lines(self._document.text)
        lines, at = self._lines, setting.line - 1
        if not 0 <= at < len(lines):
            return
        behind = lines[at][setting.column - 1 + len(setting.value) :]
        yield from (behind.partition(sign)[2] for sign in _SIGNS[:2] if sign in behind)
        above = (lines[number].strip() for number in range(max(0, at - _ABOVE), at))
        yield from (text for text in above if text.startswith(_SIGNS))
        yield from (remark for remark in self._all if remark.lstrip("#/;-! ").startswith(setting.key))

    @functools.cached_property
    def _all(self) -> list[str]:
        return [bare for line in split_lines(self._document.text) if (bare := line.strip()).startswith(_SIGNS)]
