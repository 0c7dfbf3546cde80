"""Branches of a shell script that ask for the mode: `if [ "$MODE" = paper ] ... elif [ "$MODE" = live ] ... fi`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from nolive_hooks.catalog import vocabulary
from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.names import split

_STEP: Final = expression(r"[ \t]{0,80}(if|elif|else|fi)(?![\w-])(.{0,400})")
_ENDED: Final = expression(r"(?:;|[ \t])fi[ \t]{0,8}(?:[;#|&].{0,80})?$")


class _Branch(NamedTuple):
    """One branch: which `if` it belongs to, its condition (empty for `else`), its lines."""

    chain: int
    condition: str
    first: int
    last: int


class Branches:
    """The branches of a text that is a shell script; any other text has none that would fit."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._found: list[_Branch] = []
        open_: list[tuple[int, str, int]] = []
        for number, line in enumerate(lines, 1):
            step = _STEP.match(line)
            if step is None or (step.group(1) == "if" and _ENDED.search(line)):
                continue
            word, rest = step.groups()
            chain = number
            if word != "if":
                if not open_:
                    continue
                chain, condition, first = open_.pop()
                self._found.append(_Branch(chain, condition, first, number - 1))
            if word != "fi":
                open_.append((chain, rest, number))

    def decide(self, line: int, twins: Iterable[int]) -> bool:
        """A line stands in the branch of an `if` that asks for live, and one of its twins in another branch of it."""
        own = [one for one in self._found if one.first < line <= one.last and _asks_for_live(one.condition)]
        return any(
            other.chain == one.chain and other != one and any(other.first < twin <= other.last for twin in twins)
            for one in own
            for other in self._found
        )


def _asks_for_live(condition: str) -> bool:
    return "=" in condition and bool(vocabulary().live.intersection(split(condition)))
