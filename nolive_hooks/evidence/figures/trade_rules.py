"""What must hold of simulated trades beyond their form: identity, window, order, and arithmetic to the last digit."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Context, Decimal, localcontext

from msgspec import Struct

from nolive_hooks.evidence.drill import Mode
from nolive_hooks.evidence.figures.trades import Line, Trade
from nolive_hooks.evidence.records.drill import DataInfo, Instrument
from nolive_hooks.evidence.tables import Fault, moment
from nolive_hooks.expressions import expression

RELATIVE = Decimal("1e-8")
_EXACT = Context(prec=60)
SIMULATED_ORDER = re.compile(r"(sim|paper|drill)-", re.ASCII)
# Forms in which venues name real orders and fills; a simulator has no reason to imitate them.
LIVE_IDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a Kraken order or trade", expression(r"[OT][A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{6}", re.ASCII)),
    ("a UUID as Coinbase, Bybit and Alpaca issue", expression(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")),
    ("a long number as Binance and OKX issue", expression(r"\d{9,20}", re.ASCII)),
)


class TradeRules(Struct, frozen=True):
    """What a drill declared, against which its trades are judged; times aware UTC."""

    run_id: str
    mode: Mode
    instruments: Mapping[str, Instrument]
    start: dt.datetime
    end: dt.datetime
    hedging: bool = False

    @classmethod
    def of(cls, run_id: str, mode: Mode, instruments: Sequence[Instrument], data: DataInfo) -> TradeRules:
        """The rules that a drill record states."""
        by_symbol = {item.symbol: item for item in instruments}
        return cls(run_id, mode, by_symbol, moment(data.start), moment(data.end), data.hedging)


def judge_trades(lines: Sequence[Line], rules: TradeRules) -> Iterator[Fault]:
    """Every fault of the trades, in file order, then those that concern several of them."""
    for line in lines:
        yield from _identity(line, rules)
        yield from _window(line, rules)
        yield from _arithmetic(line, rules)
    yield from _order(lines)
    if not rules.hedging:
        yield from _overlaps(lines)


def expected_pnl(trade: Trade, instrument: Instrument) -> Decimal | None:
    """The net result of a closed trade in quote currency: s*(exit-entry)*qty*multiplier - fees + funding.

    An inverse contract earns s*(1/entry-1/exit)*qty*multiplier in base currency, converted at the exit price.
    """
    if trade.exit_price is None:
        return None
    with localcontext(_EXACT):
        size = trade.sign * trade.qty * Decimal(repr(instrument.contract_multiplier))
        if instrument.inverse:
            gross = size * (1 / trade.entry_price - 1 / trade.exit_price) * trade.exit_price
        else:
            gross = size * (trade.exit_price - trade.entry_price)
        return gross - trade.fees + (trade.funding or 0)


def tolerance(trade: Trade, instrument: Instrument) -> Decimal:
    """How far a stated result may be from the expected one: relative, or the worth of half a tick, whichever is more.

    A price rounded to its tick is off by half of one at most; a price changed by one whole tick is found.
    """
    with localcontext(_EXACT):
        notional = trade.entry_price * trade.qty * Decimal(repr(instrument.contract_multiplier))
        return max(RELATIVE * notional, Decimal("0.5").scaleb(-instrument.price_precision) * trade.qty)


def _identity(line: Line, rules: TradeRules) -> Iterator[Fault]:
    number, trade = line
    if trade.run_id != rules.run_id:
        yield Fault("NL-TRD-03", number, "run_id", f"names another run than {rules.run_id}")
    if trade.mode is not rules.mode:
        yield Fault("NL-TRD-03", number, "mode", f"is {trade.mode} where the drill declared {rules.mode}")
    instrument = rules.instruments.get(trade.symbol)
    if instrument is None:
        yield Fault("NL-TRD-02", number, "symbol", "is not among the drill's instruments")
    elif instrument.quote != trade.quote_ccy:
        yield Fault("NL-TRD-09", number, "quote_ccy", f"is not the instrument's quote currency {instrument.quote}")
    for column in ("entry_order_id", "exit_order_id"):
        order = getattr(trade, column)
        if order is not None and not SIMULATED_ORDER.match(order):
            yield Fault("NL-TRD-07", number, column, "does not start with sim-, paper- or drill-")
    for what, pattern in LIVE_IDS:
        if trade.native_id is not None and pattern.fullmatch(trade.native_id):
            yield Fault("NL-TRD-07", number, "native_id", f"looks like {what}")


def _window(line: Line, rules: TradeRules) -> Iterator[Fault]:
    number, trade = line
    if not rules.start <= trade.entry_ts <= rules.end:
        yield Fault("NL-TRD-06", number, "entry_ts", "is outside the data's window")
    if trade.exit_ts is None:
        return
    if trade.exit_ts < trade.entry_ts:
        yield Fault("NL-TRD-06", number, "exit_ts", "is before the entry")
    elif trade.exit_ts > rules.end:
        yield Fault("NL-TRD-06", number, "exit_ts", "is outside the data's window")


def _arithmetic(line: Line, rules: TradeRules) -> Iterator[Fault]:
    number, trade = line
    instrument = rules.instruments.get(trade.symbol)
    if instrument is None:
        return
    if trade.pnl_net is not None:
        expected = expected_pnl(trade, instrument)
        if expected is not None and abs(trade.pnl_net - expected) > tolerance(trade, instrument):
            with localcontext(Context(prec=12)):
                shown = +expected
            yield Fault(
                "NL-TRD-05", number, "pnl_net", f"does not follow from prices, quantity and fees: {shown:f} does"
            )
    if trade.entry_fee is not None and trade.exit_fee is not None and trade.entry_fee + trade.exit_fee != trade.fees:
        yield Fault("NL-TRD-05", number, "fees", "is not entry_fee + exit_fee")
    if trade.return_net is not None and trade.pnl_net is not None:
        with localcontext(_EXACT):
            stake = trade.entry_price * trade.qty * Decimal(repr(instrument.contract_multiplier))
            wanted = trade.pnl_net / (stake / (trade.leverage or 1))
            if abs(wanted - trade.return_net) > Decimal("1e-6"):
                yield Fault(
                    "NL-TRD-05", number, "return_net", "is not pnl_net / (entry value / leverage), as a fraction"
                )


def _order(lines: Sequence[Line]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    last: tuple[dt.datetime, str] | None = None
    for number, trade in lines:
        if trade.trade_id in seen:
            yield Fault("NL-TRD-04", number, "trade_id", f"stands on line {seen[trade.trade_id]} too")
        seen.setdefault(trade.trade_id, number)
        key = (trade.entry_ts, trade.trade_id)
        if last is not None and key < last:
            yield Fault("NL-TRD-02", number, "entry_ts", "the rows are not in the order of entry_ts, trade_id")
        last = key


def _overlaps(lines: Sequence[Line]) -> Iterator[Fault]:
    busy: dict[str, tuple[int, dt.datetime | None]] = {}
    for number, trade in sorted(lines, key=lambda line: (line.trade.entry_ts, line.number)):
        before = busy.get(trade.symbol)
        if before is not None and (before[1] is None or trade.entry_ts < before[1]):
            yield Fault(
                "NL-TRD-06", number, "entry_ts", f"overlaps the trade on line {before[0]}; no hedging was declared"
            )
        busy[trade.symbol] = (number, trade.exit_ts)
