"""Peak_Trade: trades (Parquet or CSV), equity.csv, stats.json and config_snapshot.json of scripts/run_backtest.py.

Three traps of its execution pipeline (seen at ae0b7102). The entry price of a short is lost: such an export is refused.
Fills carry the wall clock of the run instead of the time of
their bar, and a trade's `pnl` and `fee` leave the entry fee out although the equity has paid it: both are put right
from the engine's own equity curve and configuration, and only where these agree with each other to the last digit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from nolive_hooks.evidence.figures.equity import EquityPoint
from nolive_hooks.procedure.adapters.cells import Cells, ExportError, Sheet, number, read_csv, read_json
from nolive_hooks.procedure.adapters.reading import Claim, Count, Reading, Request, Trip

TRADES = ("entry_time", "entry_price", "exit_time", "exit_price", "size", "pnl")
_BARS = "the engine takes every bar for a day: sqrt(365) over returns of bars; ours says its period in the basis"
_CLAIMS: tuple[tuple[str, str, str], ...] = (
    ("total_trades", "trades_total", ""),
    ("total_return", "total_return", ""),
    ("max_drawdown", "max_drawdown", ""),
    ("win_rate", "win_rate", "the engine judges a trade before its entry fee, and says 0 where there is none"),
    ("total_fees", "fees_total", ""),
    ("profit_factor", "profit_factor", "the engine judges trades before their entry fee, and says 0 without a loss"),
    ("sharpe", "sharpe_ratio", _BARS),
    ("sortino", "sortino_ratio", _BARS),
    ("calmar", "calmar_ratio", _BARS),
    ("cagr", "cagr", _BARS),
)


class Fill(NamedTuple):
    """A trade as exported, with the entry fee that its `pnl` leaves out."""

    row: Cells
    entry_fee: Decimal
    exit_fee: Decimal
    net: Decimal


def read(request: Request) -> Reading:
    """All four files; the equity curve decides what the trades leave open."""
    equity = read_csv(*request.need("equity")).need(("timestamp", "equity"), "equity.csv of Peak_Trade")
    points = _points(equity)
    values = _object(request, "stats")
    snapshot = _object(request, "snapshot")
    sheet = _trades(request, values)
    fills = tuple(_fill(row, _entry_bps(snapshot)) for row in sheet.rows)
    trips, moved = _trips(fills, points)
    bar = points[1].ts - points[0].ts if len(points) > 1 else dt.timedelta()
    _reconciled(values, fills, points)
    symbol = _meta(snapshot).get("symbol")
    if isinstance(symbol, str):
        request.same_symbol(symbol, "config_snapshot.json, meta.symbol")
    repeated = len(equity.rows) - len(points)
    return Reading(
        version=f"git {_meta(snapshot).get('git_sha') or 'unknown'}",
        trips=trips,
        points=points,
        capital=points[0].equity,
        processed=len(equity.rows) - 1,
        start=points[0].ts,
        end=points[-1].ts + bar,
        bar_seconds=int(bar.total_seconds()),
        values=values,
        claims=tuple(Claim(name, values[name], metric, why) for name, metric, why in _CLAIMS if _known(values, name)),
        counts=(
            Count(sheet.name, len(sheet.rows), len(trips)),
            Count(equity.name, len(equity.rows), len(points), "the starting capital has the time of the first bar"
                  if repeated else ""),
        ),
        notes=tuple(_notes(fills, moved)),
    )  # fmt: skip


def _known(values: Mapping[str, Any], name: str) -> bool:
    return isinstance(values.get(name), int | float)


def _object(request: Request, key: str) -> dict[str, Any]:
    """A JSON file; `{"stats": ..., "metadata": ...}`, the shape of its report writer, is opened."""
    found = request.find(key)
    value = read_json(*found) if found is not None else {}
    if isinstance(value, dict) and isinstance(value.get("stats"), dict):
        value = value["stats"]
    if not isinstance(value, dict):
        raise ExportError("is not an object", where=request.outputs[key])
    return value


def _meta(snapshot: Mapping[str, Any]) -> Mapping[str, Any]:
    meta = snapshot.get("meta")
    return meta if isinstance(meta, dict) else {}


def _points(equity: Sheet) -> tuple[EquityPoint, ...]:
    """The curve; its first row, the capital, repeats the time of the first bar and is kept in its place."""
    points = [EquityPoint(row.time("timestamp"), row.number("equity")) for row in equity.rows]
    if len(points) < 2:
        raise ExportError(f"has {len(points)} rows", where=equity.name, why="without a bar nothing was run")
    if points[0].ts != points[1].ts:
        return tuple(points)
    if points[0].equity == points[1].equity:
        return tuple(points[1:])
    bar = points[2].ts - points[1].ts if len(points) > 2 else dt.timedelta(seconds=1)
    return (points[0]._replace(ts=points[0].ts - bar), *points[1:])


def _trades(request: Request, values: Mapping[str, Any]) -> Sheet:
    """The table of trades; none is written where there were none, and where the writer failed in silence."""
    if request.find("trades") is None and values.get("total_trades") == 0:
        return Sheet("trades", TRADES, ())
    return request.table("trades").need(TRADES, "a table of trades of Peak_Trade")


def _entry_bps(snapshot: Mapping[str, Any]) -> Decimal:
    """The taker fee in basis points that the execution pipeline takes at an entry."""
    cost = _meta(snapshot).get("effective_cost_config")
    return number(cost.get("taker_fee_bps", 0), "config_snapshot.json") if isinstance(cost, dict) else Decimal(0)


def _fill(row: Cells, bps: Decimal) -> Fill:
    """Where a trade has a column `fee`, the pipeline wrote it: exit fee in it, entry fee taken from the account."""
    size, entry, leave = row.positive("size"), row.positive("entry_price"), row.positive("exit_price")
    sign = -1 if row.text("side") == "short" else 1
    gross = sign * (leave - entry) * size
    piped = "fee" in row.values
    paid = (row.maybe("fee") or Decimal(0)) if piped else (row.maybe("fee_total") or Decimal(0))
    slipped = Decimal(0) if piped else (row.maybe("slippage_total") or Decimal(0))
    stated = row.number("pnl")
    if abs(stated - (gross - paid - slipped)) > entry * size * Decimal("1e-8"):
        raise ExportError(
            f"is {stated:f}, prices, size and fees give {gross - paid - slipped:.8f}", where=row.where("pnl"),
            why="the trades contradict themselves",
        )  # fmt: skip
    if piped and sign < 0 and entry == leave:
        raise ExportError(
            f"is {entry:f} at the entry and at the exit of a short", where=row.where("entry_price"),
            why="the execution pipeline writes a short's exit price over its entry price (seen at ae0b7102), and the "
                "equity moved meanwhile: such trades cannot be evidence",
            fix="drill a strategy that is long only, such as ma_crossover",
        )  # fmt: skip
    _percent(row, stated / (entry * size), sign * (leave - entry) / entry)
    entry_fee = entry * size * bps / 10_000 if piped else Decimal(0)
    return Fill(row, entry_fee, paid + slipped, gross - paid - slipped - entry_fee)


def _percent(row: Cells, net: Decimal, gross: Decimal) -> None:
    """`pnl_pct` is a percentage, before or after fees; a fraction there would be a hundred times too small."""
    stated = row.maybe("pnl_pct")
    if stated is None:
        return
    if min(abs(stated / 100 - net), abs(stated / 100 - gross)) > Decimal("1e-6"):
        hint = ": it looks like a fraction" if abs(stated - net) < Decimal("1e-6") else ""
        raise ExportError(f"is {stated:f}, the trade earned {net * 100:.6f} percent{hint}", where=row.where("pnl_pct"))


def _trips(fills: Sequence[Fill], points: Sequence[EquityPoint]) -> tuple[tuple[Trip, ...], int]:
    """The round trips; times outside the data are replaced by the bars at which the equity shows the fill."""
    trips: list[Trip] = []
    place, flat, moved = 0, points[0].equity, 0
    last = points[-1].ts + (points[-1].ts - points[-2].ts if len(points) > 1 else dt.timedelta())
    for fill in fills:
        row = fill.row
        entry, leave = row.time("entry_time"), row.time("exit_time")
        opened = next((n for n in range(place, len(points)) if not _same(points[n].equity, flat)), None)
        flat += fill.net
        if not points[0].ts <= entry <= leave <= last:
            moved += 1
            closed = _closed(points, opened, flat)
            if opened is None or closed is None:
                raise ExportError(
                    f"{entry.isoformat()} to {leave.isoformat()} is not within the data, and the equity curve does not "
                    "show where the trade was opened and closed", where=f"{row.name} row {row.line}",
                    why="the pipeline stamps fills with the clock of the run",
                )  # fmt: skip
            entry, leave, place = points[opened].ts, points[closed].ts, closed
        else:
            place = max((n for n in range(place, len(points)) if points[n].ts <= leave), default=place)
        trips.append(_trip(fill, entry, leave))
    return tuple(trips), moved


def _closed(points: Sequence[EquityPoint], opened: int | None, flat: Decimal) -> int | None:
    """The first bar from an entry on at which the equity is what it is without the position."""
    if opened is None:
        return None
    return next((n for n in range(opened, len(points)) if _same(points[n].equity, flat)), None)


def _same(one: Decimal, other: Decimal) -> bool:
    """Equal but for the noise of a sum of doubles."""
    return abs(one - other) <= Decimal("1e-9") * max(abs(other), Decimal(1))


def _trip(fill: Fill, entry: dt.datetime, leave: dt.datetime) -> Trip:
    row = fill.row
    return Trip(
        name=row.name,
        line=row.line,
        side="short" if row.text("side") == "short" else "long",
        qty=row.positive("size"),
        entry_ts=entry,
        entry_price=row.positive("entry_price"),
        exit_ts=leave,
        exit_price=row.positive("exit_price"),
        fees=fill.entry_fee + fill.exit_fee,
        pnl=fill.net,
        exit_reason=row.text("exit_reason"),
    )


def _reconciled(values: Mapping[str, Any], fills: Sequence[Fill], points: Sequence[EquityPoint]) -> None:
    """The account has grown by exactly what the trades earned, entry fees included."""
    grown, earned = points[-1].equity - points[0].equity, sum((fill.net for fill in fills), Decimal(0))
    if abs(grown - earned) > abs(points[0].equity) * Decimal("1e-9"):
        raise ExportError(
            f"the equity grew by {grown:.6f}, the trades earned {earned:.6f} after fees", where="equity.csv",
            why=f"one of both is wrong; stats.json says {values.get('total_fees', 'nothing')} of fees",
        )  # fmt: skip


def _notes(fills: Sequence[Fill], moved: int) -> Iterator[str]:
    if moved:
        yield (
            f"{moved} trades carry the clock of the run instead of market time; their bars were taken from the equity "
            "curve, which shows each entry and exit"
        )
    fees = sum((fill.entry_fee for fill in fills), Decimal(0))
    if fees:
        yield f"entry fees of {fees:.6f} are in the equity but not in the trades' pnl; they were added to the fees"
