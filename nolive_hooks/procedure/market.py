"""Synthetic one-minute bars: a seeded random walk in whole cents, equal on every machine.

Only integers are used, so that no rounding mode, library or processor can change a digit of the evidence.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

VERSION = "1"
SCENARIOS = ("trend", "no-signals", "stale-feed", "limit-breach", "kill-switch")
BAR_SECONDS = 60
FIRST_PRICE = 5_000_000  # cents
LOWEST_PRICE = 100_000  # cents; the walk is reflected here
REGIME_BARS = 480  # the drift of the walk changes its sign at random every eight hours
DRIFT = 40  # cents a bar
GAP_BARS = 30  # minutes without any bar in the scenario stale-feed
DIGEST_CHUNK = 4096


class Bar(NamedTuple):
    """One minute: start in epoch seconds (UTC), prices in cents, volume in whole units."""

    start: int
    open: int
    high: int
    low: int
    close: int
    volume: int


def window(scenario: str, count: int, end: int) -> tuple[int, int]:
    """First and last second of the data, given that the last bar closes at the minute of `end`."""
    last = end - end % BAR_SECONDS
    gap = GAP_BARS if scenario == "stale-feed" else 0
    return last - (count + gap) * BAR_SECONDS, last


def bars(scenario: str, seed: int, count: int, end: int) -> Iterator[Bar]:
    """Yield `count` bars that close at `end` (epoch seconds); the same arguments give the same bars."""
    rng = random.Random(seed)  # noqa: S311 - a market, not a key
    start, _ = window(scenario, count, end)
    price = FIRST_PRICE
    drift = DRIFT
    gap_at = count * 2 // 5 if scenario == "stale-feed" else -1
    for index in range(count):
        if index % REGIME_BARS == 0:
            drift = DRIFT if rng.getrandbits(1) else -DRIFT
        if index == gap_at:
            start += GAP_BARS * BAR_SECONDS
        word = rng.getrandbits(43)
        step = 1 + (word & 3) if scenario == "no-signals" else (word & 2047) - 1024 + drift
        close = price + step
        if close < LOWEST_PRICE:
            close = 2 * LOWEST_PRICE - close
        high = max(price, close) + (word >> 11 & 255)
        low = min(price, close) - (word >> 19 & 255)
        yield Bar(start, price, high, low, close, word >> 27)
        price = close
        start += BAR_SECONDS


def digest(series: Sequence[Bar]) -> str:
    """SHA-256 of the bars as lines `start,open,high,low,close,volume`."""
    whole = hashlib.sha256()
    for first in range(0, len(series), DIGEST_CHUNK):
        chunk = series[first : first + DIGEST_CHUNK]
        whole.update("".join(map("{},{},{},{},{},{}\n".format, *zip(*chunk, strict=True))).encode("ascii"))
    return whole.hexdigest()


def gaps(series: Sequence[Bar]) -> int:
    """How often the next bar did not start where the one before it ended."""
    return sum(later.start - earlier.start != BAR_SECONDS for earlier, later in pairwise(series))
