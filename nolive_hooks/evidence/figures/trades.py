"""Simulated round trips: the normalised table, strictly read and deterministically written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple, cast

from msgspec import Struct

from nolive_hooks.evidence.drill import Mode
from nolive_hooks.evidence.tables import Column, Fault, Row, Value, read, write

COLUMNS: tuple[Column, ...] = (
    Column("trade_id", pattern=r"sim-[A-Za-z0-9-]{1,40}"),
    Column("run_id"),
    Column("mode"),
    Column("simulated"),
    Column("strategy"),
    Column("symbol", pattern=r"[A-Z0-9.]{1,20}-[A-Z0-9.]{1,20}"),
    Column("side", pattern="long|short"),
    Column("qty", "decimal"),
    Column("entry_ts", "time"),
    Column("entry_price", "decimal"),
    Column("exit_ts", "time", empty=True),
    Column("exit_price", "decimal", empty=True),
    Column("fees", "decimal"),
    Column("pnl_net", "decimal", empty=True),
    Column("quote_ccy"),
    Column("status", pattern="closed|open"),
    Column("entry_fee", "decimal", required=False, empty=True),
    Column("exit_fee", "decimal", required=False, empty=True),
    Column("funding", "decimal", required=False, empty=True),
    Column("slippage_bps", "decimal", required=False, empty=True),
    Column("return_net", "decimal", required=False, empty=True),
    Column("leverage", "decimal", required=False, empty=True),
    Column("exit_reason", required=False, empty=True),
    Column("entry_tag", required=False, empty=True),
    Column("native_id", required=False, empty=True),
    Column("native_row", "integer", required=False, empty=True),
    Column("entry_order_id", required=False, empty=True),
    Column("exit_order_id", required=False, empty=True),
)
REQUIRED = tuple(column.name for column in COLUMNS if column.required)
OPTIONAL = tuple(column.name for column in COLUMNS if not column.required)


class Trade(Struct, frozen=True, kw_only=True):
    """One round trip, or one position still open. `simulated` is always true and therefore no field.

    Quantities in base units, prices, fees and results in quote currency, times aware UTC.
    """

    trade_id: str
    run_id: str
    mode: Mode
    strategy: str
    symbol: str
    side: Literal["long", "short"]
    qty: Decimal
    entry_ts: dt.datetime
    entry_price: Decimal
    exit_ts: dt.datetime | None
    exit_price: Decimal | None
    fees: Decimal
    pnl_net: Decimal | None
    quote_ccy: str
    status: Literal["closed", "open"]
    entry_fee: Decimal | None = None
    exit_fee: Decimal | None = None
    funding: Decimal | None = None
    slippage_bps: Decimal | None = None
    return_net: Decimal | None = None
    leverage: Decimal | None = None
    exit_reason: str | None = None
    entry_tag: str | None = None
    native_id: str | None = None
    native_row: int | None = None
    entry_order_id: str | None = None
    exit_order_id: str | None = None

    @property
    def sign(self) -> int:
        """+1 for long, -1 for short."""
        return 1 if self.side == "long" else -1

    @property
    def closed(self) -> bool:
        """True once the position was closed."""
        return self.status == "closed"


class Line(NamedTuple):
    """A trade and the 1-based line of the file it stands on."""

    number: int
    trade: Trade


class TradeTable(NamedTuple):
    """The trades that could be read, in file order, and everything that could not."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]

    @property
    def trades(self) -> tuple[Trade, ...]:
        """The trades alone."""
        return tuple(line.trade for line in self.lines)


def read_trades(data: bytes) -> TradeTable:
    """Read simulated_trades.csv; types, constants and emptiness are judged here, meaning in `trade_rules`."""
    table = read(data, COLUMNS)
    faults = list(table.faults)
    lines: list[Line] = []
    for row in table.rows:
        wrong = list(_row_faults(row))
        faults += wrong
        if not wrong and set(REQUIRED) <= set(row.cells):
            lines.append(Line(row.line, _trade(row)))
    return TradeTable(tuple(lines), tuple(faults))


def write_trades(trades: Sequence[Trade]) -> bytes:
    """Write trades in the order of entry time and id, with those optional columns that any of them fills."""
    ordered = sorted(trades, key=lambda trade: (trade.entry_ts, trade.trade_id))
    header = [*REQUIRED, *(name for name in OPTIONAL if any(getattr(trade, name) is not None for trade in ordered))]
    return write(header, ([_cell(trade, name) for name in header] for trade in ordered))


def _cell(trade: Trade, name: str) -> Value:
    if name == "simulated":
        return "true"
    return cast("Value", str(trade.mode) if name == "mode" else getattr(trade, name))


def _trade(row: Row) -> Trade:
    values = {name: value for name, value in row.cells.items() if name != "simulated"}
    return Trade(**{**values, "mode": Mode(cast("str", values["mode"]))})  # type: ignore[arg-type]


def _row_faults(row: Row) -> list[Fault]:
    cells = row.cells
    faults = []
    if cells.get("simulated") != "true":
        faults.append(Fault("NL-TRD-03", row.line, "simulated", "is not true: every trade of a drill is simulated"))
    if cells.get("mode") not in list(Mode):
        faults.append(Fault("NL-TRD-03", row.line, "mode", "is not shadow, paper or drill_only"))
    is_open = cells.get("status") == "open"
    faults += [
        Fault("NL-TRD-02", row.line, name, "must be empty for an open trade, and only for one")
        for name in ("exit_ts", "exit_price", "pnl_net")
        if name in cells and (cells[name] is None) != is_open
    ]
    for name in ("qty", "entry_price", "exit_price", "leverage"):
        value = cells.get(name)
        if isinstance(value, Decimal) and value <= 0:
            faults.append(Fault("NL-TRD-02", row.line, name, "is not greater than zero"))
    fees = cells.get("fees")
    if isinstance(fees, Decimal) and fees < 0:
        faults.append(Fault("NL-TRD-02", row.line, "fees", "is negative"))
    return faults
