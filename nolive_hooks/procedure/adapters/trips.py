"""Round trips of an engine as normalised trades: numbered, computed again, refused where they contradict themselves."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from nolive_hooks.evidence.figures.trade_rules import expected_pnl
from nolive_hooks.evidence.figures.trades import Trade
from nolive_hooks.evidence.records import Instrument
from nolive_hooks.procedure.adapters.cells import ExportError, plain
from nolive_hooks.procedure.adapters.reading import Request, Trip

MAX_PLACES = 18  # decimal places that an instrument may declare
_CENTS = Decimal("0.02")  # what an engine may lose by rounding two fees to its currency
_TEXT = re.compile(r"[^ -~]+")


def instrument(symbol: str, trades: Sequence[Trade]) -> Instrument:
    """The traded pair with as many decimal places as any price or quantity of the run has."""
    base, _, quote = symbol.partition("-")
    prices = [price for trade in trades for price in (trade.entry_price, trade.exit_price) if price is not None]
    return Instrument(
        symbol=symbol, base=base, quote=quote, price_precision=_places(prices, 2),
        size_precision=_places([trade.qty for trade in trades], 8),
    )  # fmt: skip


def _places(values: Sequence[Decimal], least: int) -> int:
    exponents = (value.as_tuple().exponent for value in values)
    found = max((-place for place in exponents if isinstance(place, int)), default=0)
    return min(MAX_PLACES, max(found, least))


def numbered(trips: Sequence[Trip], request: Request) -> Iterator[Trade]:
    """The trades in the order of their entry, each with its result computed again."""
    for number, trip in enumerate(sorted(trips, key=lambda trip: (trip.entry_ts, trip.line)), 1):
        yield _trade(number, trip, request)


def _trade(number: int, trip: Trip, request: Request) -> Trade:
    """A trade with its result computed again; one that states another result contradicts itself."""
    if trip.exit_ts is not None and (trip.exit_price is None or trip.exit_ts < trip.entry_ts):
        what = "closed without a price" if trip.exit_price is None else "closed before it was opened"
        raise ExportError(f"is {what}", where=trip.where)
    if trip.fees < 0:
        raise ExportError(f"has fees of {trip.fees:f}; a rebate is not a fee", where=trip.where)
    base = Trade(
        trade_id=f"sim-{number:06d}",
        run_id=request.run_id,
        mode=request.mode,
        strategy=request.strategy,
        symbol=request.symbol,
        side=trip.side,
        qty=trip.qty,
        entry_ts=trip.entry_ts,
        entry_price=trip.entry_price,
        exit_ts=trip.exit_ts,
        exit_price=trip.exit_price if trip.exit_ts is not None else None,
        fees=plain(trip.fees),
        pnl_net=None,
        quote_ccy=request.symbol.rpartition("-")[2],
        status="open" if trip.exit_ts is None else "closed",
        funding=trip.funding,
        leverage=trip.leverage,
        exit_reason=_words(trip.exit_reason),
        entry_tag=_words(trip.entry_tag),
        native_id=_words(trip.native_id),
        native_row=trip.line,
    )
    result = expected_pnl(base, instrument(request.symbol, (base,)))
    _agrees(trip, result)
    return base if result is None else replace(base, pnl_net=plain(result))


def _agrees(trip: Trip, result: Decimal | None) -> None:
    if trip.pnl is None or result is None:
        return
    slack = max(trip.qty * trip.entry_price * Decimal("1e-6"), _CENTS)
    if abs(trip.pnl - result) > slack:
        raise ExportError(
            f"states a result of {trip.pnl:f}; side, prices, quantity, fees and funding give {result:.6f}",
            where=trip.where, why="the export contradicts itself, or a column means something else",
        )  # fmt: skip


def _words(text: str) -> str | None:
    """Text of an engine as a cell that no spreadsheet runs, or None."""
    clean = " ".join(_TEXT.sub(" ", text).split())[:80].strip()
    return (f"_{clean}" if clean.startswith(("=", "+", "-", "@")) else clean) or None


def overlapping(trades: Sequence[Trade]) -> bool:
    """Whether any trade begins before the one before it has ended."""
    until: dt.datetime | None = None
    for trade in trades:
        if until is not None and trade.entry_ts < until:
            return True
        until = max(trade.exit_ts or dt.datetime.max.replace(tzinfo=dt.UTC), until or trade.entry_ts)
    return False
