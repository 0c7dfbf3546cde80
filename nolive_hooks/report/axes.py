"""Numbers made fit to draw: series thinned without losing an extreme, and ticks at round values."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nolive_hooks.report.page import Point

MOST_POINTS = 600
_LARGEST = 1e15

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(_MINUTE * n for n in (1, 2, 5, 10, 15, 30)),
    *(_HOUR * n for n in (1, 2, 3, 6, 12)),
    *(_DAY * n for n in (1, 2, 5, 10)),
)
_MONTH = 2_629_746  # mean seconds; only chooses the step, ticks stand on the first of a month
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 600, 1200)


class Tick(NamedTuple):
    """A place on an axis and what stands beside it."""

    at: float
    label: str


def thin(points: Sequence[Point], most: int = MOST_POINTS) -> list[Point]:
    """At most `most` points (4 or more) that keep the first, the last, and every bucket's lowest and highest.

    A sample that loses the deepest drawdown would lie, so extremes are kept rather than a smooth shape.
    Values that no axis can hold (not finite, beyond 1e15) are left out; judging them is not a chart's work.
    """
    finite = [point for point in points if abs(point.x) <= _LARGEST and abs(point.y) <= _LARGEST]
    if len(finite) <= most:
        return finite
    buckets = (most - 2) // 2
    inner = len(finite) - 2
    kept = [0, len(finite) - 1]
    for index in range(buckets):
        bucket = range(1 + index * inner // buckets, 1 + (index + 1) * inner // buckets)
        kept.append(min(bucket, key=lambda at: finite[at].y))
        kept.append(max(bucket, key=lambda at: finite[at].y))
    return [finite[at] for at in sorted(set(kept))]


def spread(items: Sequence[int], most: int) -> list[int]:
    """At most `most` of the items, evenly spread."""
    if len(items) <= most:
        return list(items)
    return [items[index * len(items) // most] for index in range(most)]


def number_ticks(low: float, high: float, about: int = 4) -> list[Tick]:
    """Round values between two bounds, about so many, with labels of equal precision."""
    step = _round_step((high - low) / about) if high > low else 1.0
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    decimals = next((count for count in range(12) if math.isclose(round(step, count), step)), 12)
    return [Tick(index * step, number(index * step, decimals)) for index in range(first, last + 1)]


def number(value: float, decimals: int = 2) -> str:
    """A value with thousands separators and a true minus sign; never a negative zero."""
    text = f"{value:,.{decimals}f}"
    if text.startswith("-"):
        text = text[1:] if not text.strip("-0.,") else "\u2212" + text[1:]
    return text


def _round_step(raw: float) -> float:
    power = 10.0 ** math.floor(math.log10(raw))
    return power * next(factor for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw * (1 - 1e-9))


def time_ticks(low: float, high: float, about: int = 5) -> list[Tick]:
    """Round moments (UTC) between two times in seconds since 1970."""
    raw = (high - low) / about
    step = next((step for step in _STEPS if step >= raw), 0)
    if not step:
        return list(_month_ticks(low, high, raw))
    first = math.ceil(low / step)
    ticks = (index * step for index in range(first, math.floor(high / step) + 1))
    shape = "%H:%M:%S" if step < _MINUTE else "%H:%M" if step < _DAY else "%m-%d"
    return [Tick(at, _moment(at).strftime(shape)) for at in ticks]


def _month_ticks(low: float, high: float, raw: float) -> Iterator[Tick]:
    months = next((count for count in _MONTHS if count * _MONTH >= raw), _MONTHS[-1])
    start, end = _moment(low), _moment(high)
    for index in range(start.year * 12, end.year * 12 + 12, months):
        at = dt.datetime(index // 12, index % 12 + 1, 1, tzinfo=dt.UTC)
        if start <= at <= end:
            yield Tick(at.timestamp(), at.strftime("%Y" if months >= 12 else "%Y-%m"))


def span(low: float, high: float) -> str:
    """The words under a time axis: from when to when, in UTC."""
    start, end = _moment(low), _moment(high)
    if start.date() == end.date():
        return f"{start:%Y-%m-%d %H:%M} to {end:%H:%M} UTC"
    return f"{start:%Y-%m-%d} to {end:%Y-%m-%d} UTC"


def _moment(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(max(0.0, min(seconds, 253_402_300_799.0)), dt.UTC)
