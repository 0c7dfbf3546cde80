"""nautilus_trader: positions and account reports as CSV, and the backtest's result as JSON."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from nolive_hooks.procedure.adapters.cells import Cells, ExportError, Sheet, moment, number, read_json
from nolive_hooks.procedure.adapters.reading import Claim, Count, Fill, Reading, Request, Trip

POSITIONS = (
    "instrument_id", "entry", "peak_qty", "ts_opened", "ts_closed", "avg_px_open", "avg_px_close", "commissions",
    "realized_pnl",
)  # fmt: skip
FILLS = ("client_order_id", "order_side", "last_qty", "last_px", "commission", "liquidity_side", "ts_event")
_MONEY = re.compile(r"(-?[\d_]+(?:\.\d+)?) ([A-Z0-9]{2,12})")
_SIDES: Mapping[str, Any] = {"BUY": "long", "SELL": "short"}
_YEARS = "the engine annualises with 252 days over the days it saw; ours with the basis of the record"


def read(request: Request) -> Reading:
    """Every row of the positions report is a round trip: with NETTING the closed ones are rows with is_snapshot."""
    sheet = request.table("positions").need(POSITIONS, "generate_positions_report()")
    result = _result(request)
    account = request.table("account").need(("total", "currency"), "generate_account_report()")
    trips = tuple(_trip(row, request) for row in sheet.rows)
    fills = tuple(_fills(request))
    _complete(sheet, fills, request)
    return Reading(
        version=str(result.get("version", "unknown"))[:100],
        trips=trips,
        fills=fills,
        capital=_capital(result, account, request.symbol.rpartition("-")[2], trips),
        processed=_iterations(result, request),
        start=_time(result, "backtest_start", request),
        end=_time(result, "backtest_end", request),
        values=result,
        claims=tuple(_claims(result, request)),
        counts=(Count(sheet.name, len(sheet.rows), len(trips)), Count(account.name, len(account.rows), 0, "balances")),
    )


def money(text: str, currency: str, where: str) -> Decimal:
    """An amount such as `-60.33 EUR`; another currency cannot be added up and is a fault."""
    match = _MONEY.fullmatch(text.strip())
    if match is None:
        raise ExportError(f"{text[:40]!r} is not an amount such as -60.33 EUR", where=where)
    if match[2] != currency:
        raise ExportError(
            f"is in {match[2]}, the results are in {currency}", where=where, why="they cannot be added up"
        )
    return number(match[1].replace("_", ""), where)


def _trip(row: Cells, request: Request) -> Trip:
    request.same_symbol(row.text("instrument_id"), row.where("instrument_id"))
    currency = request.symbol.rpartition("-")[2]
    side = _SIDES.get(row.text("entry"))
    if side is None:
        raise ExportError(f"is {row.text('entry')!r} where BUY or SELL is needed", where=row.where("entry"))
    closed = row.moment("ts_closed")
    return Trip(
        name=row.name,
        line=row.line,
        side=side,
        qty=row.positive("peak_qty"),
        entry_ts=row.time("ts_opened"),
        entry_price=row.positive("avg_px_open"),
        exit_ts=closed,
        exit_price=row.positive("avg_px_close") if closed else None,
        fees=sum((money(text, currency, row.where("commissions")) for text in _listed(row)), Decimal(0)),
        pnl=money(row.text("realized_pnl"), currency, row.where("realized_pnl")) if closed else None,
        native_id=row.text("position_id"),
    )


def _listed(row: Cells) -> tuple[str, ...]:
    """The column `commissions` is the text of a Python list: ['50.18 EUR']."""
    if row.empty("commissions"):
        return ()
    try:
        value = ast.literal_eval(row.text("commissions"))
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        value = None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ExportError(f"{row.text('commissions')[:40]!r} is not a list of amounts", where=row.where("commissions"))
    return tuple(value)


def _fills(request: Request) -> Iterator[Fill]:
    """The executions, when the report was left; without it the positions stand alone."""
    if request.find("fills") is None:
        return
    table = request.table("fills").need(FILLS, "generate_fills_report()")
    currency = request.symbol.rpartition("-")[2]
    for row in table.rows:
        side, liquidity = row.text("order_side").lower(), row.text("liquidity_side").lower()
        yield Fill(
            side="buy" if side == "buy" else "sell",
            qty=row.positive("last_qty"),
            price=row.positive("last_px"),
            fee=money(row.text("commission"), currency, row.where("commission")),
            ts=row.time("ts_event"),
            order=row.text("client_order_id"),
            liquidity="maker" if liquidity == "maker" else "taker" if liquidity == "taker" else "unknown",
        )


def _complete(sheet: Sheet, fills: Sequence[Fill], request: Request) -> None:
    """A NETTING position is opened again and again under one id: without its snapshots all but the last are lost."""
    traded = sum((fill.qty for fill in fills), Decimal(0))
    held = sum((row.number("peak_qty") * (1 if row.empty("ts_closed") else 2) for row in sheet.rows), Decimal(0))
    if traded > held:
        raise ExportError(
            f"holds positions of {held:f} traded units, {request.outputs['fills']} has fills of {traded:f}",
            where=sheet.name,
            why="with OmsType.NETTING the closed positions are rows with is_snapshot, and they are missing",
            fix="generate_positions_report() of nautilus_trader 1.221 or later includes snapshots; or use HEDGING",
        )  # fmt: skip


def _result(request: Request) -> dict[str, Any]:
    name, data = request.need("result")
    value = read_json(name, data)
    if not isinstance(value, dict):
        raise ExportError("is not an object", where=name, why="it holds the fields of engine.get_result()")
    return value


def _iterations(result: Mapping[str, Any], request: Request) -> int:
    value = result.get("iterations")
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ExportError(
            "does not say how many bars were processed (iterations)", where=request.outputs["result"],
            why="one run ended after 114 of 100,000 bars with exit 0", fix="write engine.get_result().iterations",
        )  # fmt: skip
    return value


def _time(result: Mapping[str, Any], key: str, request: Request) -> dt.datetime | None:
    return moment(result[key], f"{request.outputs['result']}, {key}") if result.get(key) else None


def _capital(result: Mapping[str, Any], account: Sheet, currency: str, trips: tuple[Trip, ...]) -> Decimal:
    """The starting balance: as the result states it, else the last balance less what was earned.

    The first row of the account report is of no use: it shows the balance after the first fee (1.221.0).
    """
    stated = result.get("starting_balance")
    if stated is not None:
        text = str(stated)
        return money(text, currency, "starting_balance") if " " in text else number(text, "starting_balance")
    rows = [row for row in account.rows if row.text("currency") == currency]
    if not rows:
        raise ExportError(f"has no balance in {currency}", where=account.name)
    return rows[-1].number("total") - sum((trip.pnl or Decimal(0) for trip in trips), Decimal(0))


def _claims(result: Mapping[str, Any], request: Request) -> Iterator[Claim]:
    currency = request.symbol.rpartition("-")[2]
    pnls, returns = result.get("stats_pnls"), result.get("stats_returns")
    pnl = pnls.get(currency) if isinstance(pnls, dict) else None
    rows: tuple[tuple[object, str, str, int, str], ...] = (
        (pnl, "PnL (total)", "net_pnl", 1, "the engine's last position may be missing from its sum"),
        (pnl, "PnL% (total)", "total_return", 100, "the engine starts from the balance after the first fee"),
        (pnl, "Win Rate", "win_rate", 1, "the engine counts the positions that its analyzer saw"),
        (returns, "Sharpe Ratio (252 days)", "sharpe_ratio", 1, _YEARS),
        (returns, "Sortino Ratio (252 days)", "sortino_ratio", 1, _YEARS),
        (returns, "Profit Factor", "profit_factor", 1, "the engine divides sums of returns, ours sums of money"),
    )
    for table, name, metric, divisor, why in rows:
        stated = table.get(name) if isinstance(table, dict) else None
        if isinstance(stated, int | float):
            yield Claim(name, number(stated, name) / divisor, metric, why)
