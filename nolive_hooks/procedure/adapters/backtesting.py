"""backtesting.py: `stats._trades` and `stats._equity_curve` as CSV, and the rest of `stats` as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from nolive_hooks.evidence.figures.equity import EquityPoint
from nolive_hooks.procedure.adapters.cells import Cells, ExportError, Sheet, number, read_json
from nolive_hooks.procedure.adapters.reading import Claim, Count, Reading, Request, Trip

TRADES = ("Size", "EntryPrice", "ExitPrice", "PnL", "Commission", "EntryTime", "ExitTime")
_MARKED = "the engine marks its account at each close and takes each fee at its fill; ours takes both at the entry"
_CLAIMS: tuple[tuple[str, str, int, str], ...] = (
    ("# Trades", "trades_total", 1, ""),
    ("Commissions [$]", "fees_total", 1, ""),
    ("Win Rate [%]", "win_rate", 100, ""),
    ("Return [%]", "total_return", 100, "the engine leaves the first and the last fee out of its first and last bar"),
    ("Max. Drawdown [%]", "max_drawdown", 100, _MARKED),
    ("Profit Factor", "profit_factor", 1, "the engine divides sums of percentages, ours divides sums of money"),
    ("Sharpe Ratio", "sharpe_ratio", 1, "the engine compounds its daily returns before it annualises them"),
    ("Sortino Ratio", "sortino_ratio", 1, "the engine compounds its daily returns before it annualises them"),
    ("CAGR [%]", "cagr", 100, "the engine extrapolates any span to a year; ours needs 30 days"),
)


def read(request: Request) -> Reading:
    """Both tables and the statistics; percentages become fractions, a negative size is a short."""
    trades = request.table("trades").need(TRADES, "stats._trades of backtesting.py")
    equity = request.table("equity")
    index = next((name for name in equity.columns if name not in ("Equity", "DrawdownPct", "DrawdownDuration")), "")
    if "Equity" not in equity.columns or not index:
        raise ExportError(
            f"has no column Equity with its times; it has {', '.join(equity.columns)}", where=equity.name,
            fix='stats._equity_curve.to_csv("equity.csv") keeps both',
        )  # fmt: skip
    points = tuple(EquityPoint(row.time(index), row.number("Equity")) for row in equity.rows)
    trips = tuple(_trips(trades))
    return Reading(
        version=str(_values(request).get("version", "unknown"))[:100] or "unknown",
        trips=trips,
        points=points,
        capital=points[0].equity if points else None,
        processed=len(points),
        values=_values(request),
        claims=tuple(_claims(_values(request))),
        counts=(Count(trades.name, len(trades.rows), len(trips)), Count(equity.name, len(equity.rows), len(points))),
    )


def _trips(sheet: Sheet) -> Iterator[Trip]:
    for row in sheet.rows:
        size = row.number("Size")
        if not size:
            raise ExportError("is 0: nothing was traded", where=row.where("Size"))
        yield Trip(
            name=row.name,
            line=row.line,
            side="long" if size > 0 else "short",
            qty=abs(size),
            entry_ts=row.time("EntryTime"),
            entry_price=row.positive("EntryPrice"),
            exit_ts=row.moment("ExitTime"),
            exit_price=row.maybe("ExitPrice"),
            fees=_fees(row),
            pnl=row.maybe("PnL"),
            entry_tag=row.text("Tag"),
        )


def _fees(row: Cells) -> Decimal:
    return row.maybe("Commission") or Decimal(0)


def _values(request: Request) -> dict[str, Any]:
    found = request.find("stats")
    values = read_json(*found) if found is not None else {}
    if not isinstance(values, dict):
        raise ExportError("is not an object of statistics", where=request.outputs["stats"])
    return values


def _claims(values: dict[str, Any]) -> Iterator[Claim]:
    for name, metric, divisor, why in _CLAIMS:
        stated = values.get(name)
        if isinstance(stated, int | float):
            yield Claim(name, number(stated, f"stats, {name}") / divisor, metric, why)
        elif name in values:
            yield Claim(name, None, metric, why or "the engine states no number")
