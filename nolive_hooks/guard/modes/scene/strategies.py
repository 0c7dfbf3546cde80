"""Programs named by what a desk does: a strategy, a way to execute, or the desk whose jobs a crontab lists."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Final

# A strategy or a way to execute, in words that name little else.
STRATEGIES: Final = frozenset((
    "grid", "dca", "twap", "vwap", "scalp", "scalping", "arb", "statarb", "hedge", "hedging", "straddle", "strangle",
    "strangles", "condor", "condors", "ironfly", "breakout", "meanrev", "marketmaking", "quoter", "sniper", "wheel",
    "momentum", "reversion", "trendfollower",
))  # fmt: skip
# What else trades by its name, where a file is about trading.
_PARTS: Final = frozenset(("maker", "makers", "taker", "executor", "router", "hedger", "rebalancer"))
# Beside a word that names something else as well: a wheel of Python, a grid of browsers, a breakout room.
_OTHERS: Final = frozenset((
    "pip", "pypi", "dist", "package", "packages", "selenium", "browser", "css", "room", "rooms", "game", "compute",
))  # fmt: skip
_DESKS: Final = frozenset(("desk", "desks"))
_OTHER_DESKS: Final = frozenset(("help", "service", "front", "support", "booking", "standing", "hot", "news", "lake"))


def is_strategy(label: AbstractSet[str]) -> bool:
    """`house.condor`, `eth-grid`: some word is a strategy."""
    return not STRATEGIES.isdisjoint(label) and _OTHERS.isdisjoint(label)


def is_part(label: tuple[str, ...]) -> bool:
    """`bin/maker` ends in a part of a house that trades."""
    return not _PARTS.isdisjoint(label[-1:])


def is_desk(label: AbstractSet[str]) -> bool:
    """`desk.crontab`, and not the desk where visitors are met."""
    return not _DESKS.isdisjoint(label) and _OTHER_DESKS.isdisjoint(label)
