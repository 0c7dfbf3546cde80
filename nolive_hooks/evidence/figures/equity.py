"""The equity curve and the optional fills: the two tables beside the trades."""

from __future__ import annotations

import datetime as dt
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple, cast

from nolive_hooks.evidence.figures.trades import Trade
from nolive_hooks.evidence.tables import Column, Fault, Row, Value, read, write

EQUITY_COLUMNS = (
    Column("ts", "time"),
    Column("equity", "decimal"),
    Column("cash", "decimal", required=False, empty=True),
    Column("position_value", "decimal", required=False, empty=True),
    Column("drawdown", "decimal", required=False, empty=True),
)
FILL_COLUMNS = (
    Column("fill_id", pattern=r"(sim|paper|drill)-[A-Za-z0-9-]{1,40}"),
    Column("run_id"),
    Column("mode"),
    Column("simulated", pattern="true"),
    Column("strategy"),
    Column("symbol"),
    Column("side", pattern="buy|sell"),
    Column("qty", "decimal"),
    Column("price", "decimal"),
    Column("fee", "decimal"),
    Column("fee_ccy"),
    Column("ts", "time"),
    Column("order_id", pattern=r"(sim|paper|drill)-.{1,80}"),
    Column("liquidity", pattern="maker|taker|unknown"),
    Column("ref_price", "decimal", required=False, empty=True),
    Column("slippage_bps", "decimal", required=False, empty=True),
)


class EquityPoint(NamedTuple):
    """The account's value at a time, in quote currency; the first point is the starting capital."""

    ts: dt.datetime
    equity: Decimal
    cash: Decimal | None = None
    position_value: Decimal | None = None
    drawdown: Decimal | None = None


class Fill(NamedTuple):
    """One simulated execution, as far as pairing needs it."""

    line: int
    strategy: str
    symbol: str
    side: Literal["buy", "sell"]
    qty: Decimal
    price: Decimal
    ts: dt.datetime


class EquityCurve(NamedTuple):
    """The points that could be read and what could not."""

    points: tuple[EquityPoint, ...]
    faults: tuple[Fault, ...]


def read_equity(data: bytes) -> EquityCurve:
    """Read equity_curve.csv: strictly increasing times, a starting capital above zero."""
    table = read(data, EQUITY_COLUMNS)
    faults = list(table.faults)
    points: list[EquityPoint] = []
    for row in table.rows:
        if not {"ts", "equity"} <= set(row.cells):
            continue
        point = _point(row)
        if points and point.ts <= points[-1].ts:
            faults.append(Fault("NL-TRD-02", row.line, "ts", "is not later than the row before"))
        if not points and point.equity <= 0:
            faults.append(Fault("NL-TRD-02", row.line, "equity", "the starting capital is not greater than zero"))
        points.append(point)
    return EquityCurve(tuple(points), tuple(faults))


def write_equity(points: Sequence[EquityPoint]) -> bytes:
    """Write an equity curve with those optional columns that any point fills."""
    names = [
        name
        for name in EquityPoint._fields
        if name in ("ts", "equity") or any(getattr(p, name) is not None for p in points)
    ]
    return write(names, ([cast("Value", getattr(point, name)) for name in names] for point in points))


def _point(row: Row) -> EquityPoint:
    return EquityPoint(**{name: row.cells.get(name) for name in EquityPoint._fields})  # type: ignore[arg-type]


def judge_fills(data: bytes, trades: Sequence[Trade], run_id: str, mode: str) -> Iterator[Fault]:
    """Faults of simulated_fills.csv; paired first in, first out, it must give exactly the trades."""
    table = read(data, FILL_COLUMNS)
    yield from table.faults
    seen: set[Value] = set()
    for row in table.rows:
        if row.cells.get("run_id") != run_id or row.cells.get("mode") != mode:
            yield Fault("NL-TRD-03", row.line, "run_id", "names another run or mode than the drill")
        if row.cells.get("fill_id") in seen:
            yield Fault("NL-TRD-04", row.line, "fill_id", "stands twice")
        seen.add(row.cells.get("fill_id"))
    if not table.faults:
        paired, stated = Counter(_pairs([_fill(row) for row in table.rows])), Counter(_keys(trades))
        if paired != stated:
            missing, extra = sum((stated - paired).values()), sum((paired - stated).values())
            text = f"paired first in, first out they give {extra} round trips too many and {missing} too few"
            yield Fault("NL-TRD-10", 0, "", text)


def _fill(row: Row) -> Fill:
    cells = {name: row.cells[name] for name in ("strategy", "symbol", "side", "qty", "price", "ts")}
    return Fill(line=row.line, **cells)  # type: ignore[arg-type]


Key = tuple[str, str, str, Decimal, dt.datetime, Decimal, dt.datetime | None, Decimal | None]


def _keys(trades: Sequence[Trade]) -> Iterator[Key]:
    for item in trades:
        qty, entry = item.qty.normalize(), item.entry_price.normalize()
        exit_price = None if item.exit_price is None else item.exit_price.normalize()
        yield (item.strategy, item.symbol, item.side, qty, item.entry_ts, entry, item.exit_ts, exit_price)


def _pairs(fills: Sequence[Fill]) -> Iterator[Key]:
    books: dict[tuple[str, str], deque[tuple[Fill, Decimal]]] = {}
    for fill in fills:
        lots = books.setdefault((fill.strategy, fill.symbol), deque())
        left = fill.qty
        while left and lots and lots[0][0].side != fill.side:
            opened, size = lots.popleft()
            used = min(size, left)
            yield _key(opened, used, fill)
            left -= used
            if size > used:
                lots.appendleft((opened, size - used))
        if left:
            lots.append((fill, left))
    for lots in books.values():
        for opened, size in lots:
            yield _key(opened, size, None)


def _key(opened: Fill, qty: Decimal, closed: Fill | None) -> Key:
    side = "long" if opened.side == "buy" else "short"
    end = (None, None) if closed is None else (closed.ts, closed.price.normalize())
    return (opened.strategy, opened.symbol, side, qty.normalize(), opened.ts, opened.price.normalize(), *end)
