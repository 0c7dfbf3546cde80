"""Whether the letters of a text follow each other as in words, or as dice throw them."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Final

from nolive_hooks.catalog import mnemonic_words
from nolive_hooks.expressions import expression

_WORD: Final = expression(r"[A-Z]?[a-z]{3,}|[A-Z]{4,}")
_LETTERS: Final = 26
_CERTAIN: Final = 2.0  # e to this power: how much likelier English must be


def reads_as_words(value: str) -> bool:
    """True when most of a text is written like words, and English would rather have written it than dice.

    What dice made from 36 signs has runs of letters, too, but seldom pairs such as `th` and `er` in them: 1 in 1,000
    texts of 16 characters are taken for words, of 32 characters none.
    """
    words = _WORD.findall(value)
    return sum(map(len, words)) > len(value) / 2 and sum(map(_likeness, words)) > _CERTAIN


def _likeness(word: str) -> float:
    """How much more likely its pairs of letters are in English than from dice, as a logarithm."""
    table = _pairs()
    return sum(table[one + other] for one, other in pairwise(word.lower()))


@cache
def _pairs() -> dict[str, float]:
    """For every pair of letters: the logarithm of how much oftener than by chance the second follows the first."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    pairs = Counter(one + other for word in mnemonic_words() for one, other in pairwise(word))
    first = Counter(one for word in mnemonic_words() for one in word[:-1])
    return {
        one + other: math.log((pairs[one + other] + 0.5) / (first[one] + 0.5 * _LETTERS) * _LETTERS)
        for one in letters
        for other in letters
    }
