"""The bars that the policy names: how many there are, their window and digest, and the account marked at each close."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from nolive_hooks.evidence.figures.equity import EquityPoint
from nolive_hooks.evidence.figures.trades import Trade
from nolive_hooks.evidence.tables import Value, write
from nolive_hooks.procedure.adapters.cells import ExportError, Sheet, read_table

TIME_NAMES = ("ts", "time", "timestamp", "datetime", "date", "open_time", "index")
PRICES = ("open", "high", "low", "close")


class Bar(NamedTuple):
    """One bar: when it opens (aware UTC), its prices and its volume (None where the file has none)."""

    ts: dt.datetime
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal | None


class Bars(NamedTuple):
    """All bars, the seconds from one to the next, and how often the next came later."""

    rows: tuple[Bar, ...]
    seconds: int
    gaps: int

    def traded(self, when: dt.datetime, price: Decimal) -> bool:
        """Whether the bar at a time, or the one that ends there, has a price: a fill may use either."""
        index = bisect_right(self.rows, when, key=lambda bar: bar.ts) - 1
        near = [self.rows[place] for place in (index, index - 1) if place >= 0]
        span = dt.timedelta(seconds=self.seconds)
        return any(bar.low <= price <= bar.high for bar in near if when - bar.ts <= span)

    @property
    def start(self) -> dt.datetime:
        """When the first bar opens."""
        return self.rows[0].ts

    @property
    def end(self) -> dt.datetime:
        """When the last bar closes."""
        return self.rows[-1].ts + dt.timedelta(seconds=self.seconds)


def read(name: str, data: bytes) -> Bars:
    """A file of bars (CSV, JSON, Parquet) with a column of times and open, high, low, close in any case."""
    sheet = read_table(name, data)
    known = {column.lower(): column for column in sheet.columns}
    when = next((known[name] for name in TIME_NAMES if name in known), None)
    if when is None or not set(PRICES) <= set(known):
        raise ExportError(
            f"has the columns {', '.join(sheet.columns[:12])}", where=name,
            why=f"bars have {', '.join(PRICES)} and one of {', '.join(TIME_NAMES)}",
        )  # fmt: skip
    rows = tuple(_rows(sheet, when, known))
    if len(rows) < 2:
        raise ExportError(f"has {len(rows)} bars", where=name, why="a run needs two at least")
    steps = [int((later.ts - earlier.ts).total_seconds()) for earlier, later in pairwise(rows)]
    seconds = Counter(steps).most_common(1)[0][0]
    return Bars(rows, seconds, sum(step != seconds for step in steps))


def _rows(sheet: Sheet, when: str, known: dict[str, str]) -> list[Bar]:
    rows: list[Bar] = []
    for row in sheet.rows:
        first, high, low, last = (row.positive(known[name]) for name in PRICES)
        bar = Bar(row.time(when), first, high, low, last, row.maybe(known["volume"]) if "volume" in known else None)
        if rows and bar.ts <= rows[-1].ts:
            raise ExportError("is not later than the bar before", where=row.where(when))
        if not bar.low <= min(bar.open, bar.close) <= max(bar.open, bar.close) <= bar.high:
            raise ExportError("is not between low and high", where=row.where(known["close"]))
        rows.append(bar)
    return rows


def as_csv(bars: Bars) -> bytes:
    """The bars in the dialect of a pack: market/bars.csv."""
    volume = all(bar.volume is not None for bar in bars.rows)
    names = Bar._fields if volume else Bar._fields[:-1]
    cells: list[list[Value]] = [list(bar[: len(names)]) for bar in bars.rows]
    return write(names, cells)


def marked(bars: Bars, trades: Sequence[Trade], capital: Decimal) -> tuple[EquityPoint, ...]:
    """The account at the close of each bar: capital, what closed trades earned, what open ones would.

    A trade's fees are taken at its entry, both of them: an engine's export does not always say how they split, and
    the same trades have to give the same curve. A trade counts from its entry to its exit, both ends included.
    """
    waiting = sorted(trades, key=lambda trade: (trade.entry_ts, trade.trade_id))
    held: list[Trade] = []
    place, cash = 0, capital
    points = [EquityPoint(bars.start, capital)]
    for bar in bars.rows:
        now = bar.ts + dt.timedelta(seconds=bars.seconds)
        while place < len(waiting) and waiting[place].entry_ts <= now:
            held.append(waiting[place])
            place += 1
        ended = [trade for trade in held if trade.exit_ts is not None and trade.exit_ts <= now]
        if ended:
            cash += sum((trade.pnl_net or Decimal(0) for trade in ended), Decimal(0))
            held = [trade for trade in held if trade not in ended]
        paper = (trade.sign * (bar.close - trade.entry_price) * trade.qty - trade.fees for trade in held)
        points.append(EquityPoint(now, cash + sum(paper, Decimal(0))))
    return tuple(points)


def realised(start: dt.datetime, trades: Sequence[Trade], capital: Decimal) -> tuple[EquityPoint, ...]:
    """The account after each closed trade, where there are neither bars nor an equity curve."""
    points = [EquityPoint(start, capital)]
    for trade in sorted(
        (trade for trade in trades if trade.exit_ts), key=lambda trade: (trade.exit_ts, trade.trade_id)
    ):
        equity = points[-1].equity + (trade.pnl_net or Decimal(0))
        if trade.exit_ts == points[-1].ts:
            points[-1] = points[-1]._replace(equity=equity)
        elif trade.exit_ts is not None:
            points.append(EquityPoint(trade.exit_ts, equity))
    return tuple(points)


def thinned(points: Sequence[EquityPoint], most: int) -> tuple[EquityPoint, ...]:
    """At most so many points and the first: the last one of each period of the shortest that is long enough."""
    for seconds in (0, 60, 300, 900, 3600, 14_400, 86_400):
        kept = {(int(point.ts.timestamp() - 1) // seconds if seconds else n): point for n, point in enumerate(points)}
        if len(kept) <= most:
            break
    first = points[:1]
    return (*first, *(point for point in kept.values() if point.ts > first[0].ts)) if first else ()
