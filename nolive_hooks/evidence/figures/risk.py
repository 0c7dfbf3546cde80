"""Value at risk, expected shortfall and exposures, computed again from trades and equity."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import UNSET

from nolive_hooks.evidence.drill import Mode
from nolive_hooks.evidence.figures.equity import EquityPoint
from nolive_hooks.evidence.figures.metrics import MIN_OBSERVATIONS, Figure, returns
from nolive_hooks.evidence.figures.trades import Trade
from nolive_hooks.evidence.records.drill import Instrument
from nolive_hooks.evidence.records.metrics import ComplianceCheck, Control, Limit, Position, RiskRecord

LEAST_FOR_99 = 100
METHODS = ("historical", "parametric")


class Tail(NamedTuple):
    """One-day risk as fractions of equity; a positive number is a loss."""

    observations: int
    var_95: Figure
    var_99: Figure
    es_95: Figure


class Exposure(NamedTuple):
    """The largest exposures at any time, as fractions of the equity at that time, and the largest positions."""

    gross: float
    net: float
    leverage: float
    positions: tuple[Position, ...]


def tail(daily: Sequence[float], method: str = "historical", least: int = MIN_OBSERVATIONS) -> Tail:
    """Tail risk of daily returns. Historical: the k-th worst day, k = n*(1-level) rounded down and at least 1;
    the shortfall is the mean of these k days. Parametric: normal, with the sample's mean and deviation.
    """
    count = len(daily)
    if count < max(least, 2):
        few = Figure(None, f"{count} daily observations, at least {least} are needed")
        return Tail(count, few, few, few)
    if method == "parametric":
        import statistics  # takes random and fractions along

        mean, deviation = statistics.fmean(daily), statistics.stdev(daily)
        normal = statistics.NormalDist()
        shortfall = deviation * normal.pdf(normal.inv_cdf(0.95)) / 0.05 - mean
        levels = [Figure(deviation * normal.inv_cdf(level) - mean) for level in (0.95, 0.99)]
        return Tail(count, levels[0], levels[1], Figure(shortfall))
    worst = sorted(daily)
    many = max(1, math.floor(count * 0.05 + 1e-9))
    var_99 = Figure(None, f"{count} daily observations, a historical 99 % needs {LEAST_FOR_99}")
    if count >= LEAST_FOR_99:
        var_99 = Figure(-worst[max(1, math.floor(count * 0.01 + 1e-9)) - 1])
    return Tail(count, Figure(-worst[many - 1]), var_99, Figure(-math.fsum(worst[:many]) / many))


def exposure(trades: Sequence[Trade], equity: Sequence[EquityPoint], instruments: Mapping[str, Instrument]) -> Exposure:
    """Sweep over entries and exits (exits first at the same time); a position counts at its entry price.

    The equity is that of the last point at or before the time; leverage is the gross exposure, or the
    leverage that a trade states where that is more.
    """
    times = [point.ts for point in equity]
    open_now: dict[str, tuple[str, float, float]] = {}
    gross = net = 0.0
    largest: dict[str, Position] = {}
    for moment, is_entry, trade in _events(trades):
        if not is_entry:
            open_now.pop(trade.trade_id, None)
            continue
        signed = trade.sign * float(trade.qty)
        open_now[trade.trade_id] = (trade.symbol, signed, signed * _unit(trade, instruments))
        capital = _capital(equity, times, moment)
        values = [value for _, _, value in open_now.values()]
        if capital > 0:
            gross = max(gross, math.fsum(map(abs, values)) / capital)
            net = max(net, abs(math.fsum(values)) / capital)
        _enlarge(largest, trade.symbol, open_now)
    stated = max((float(trade.leverage) for trade in trades if trade.leverage is not None), default=0.0)
    return Exposure(gross, net, max(gross, stated), tuple(largest[symbol] for symbol in sorted(largest)))


def report(
    run_id: str,
    mode: Mode,
    trades: Sequence[Trade],
    equity: Sequence[EquityPoint],
    *,
    instruments: Mapping[str, Instrument],
    limits: Sequence[Limit] = (),
    controls: Sequence[Control] = (),
    compliance_checks: Sequence[ComplianceCheck] = (),
    calendar: str = "24x7",
    min_observations: int = MIN_OBSERVATIONS,
) -> RiskRecord:
    """A complete risk report with historical tail risk."""
    risk = tail(returns(equity, "1D", calendar), "historical", min_observations)
    most = exposure(trades, equity, instruments)
    return RiskRecord(
        run_id=run_id,
        mode=mode,
        var_method="historical",
        observations=risk.observations,
        var_95_1d=risk.var_95.value,
        var_95_1d_reason=risk.var_95.reason,
        var_99_1d=risk.var_99.value,
        var_99_1d_reason=risk.var_99.reason,
        es_95_1d=risk.es_95.value,
        es_95_1d_reason=risk.es_95.reason,
        max_gross_exposure=most.gross,
        max_net_exposure=most.net,
        max_leverage=most.leverage,
        max_position=most.positions,
        limits=tuple(limits),
        controls=tuple(controls),
        compliance_checks=tuple(compliance_checks),
        order_max_notional=max((float(t.qty) * _unit(t, instruments) for t in trades), default=UNSET),
    )


def _events(trades: Sequence[Trade]) -> list[tuple[dt.datetime, bool, Trade]]:
    """(time, is an entry, trade): at one time what ends comes before what begins, unless it began just then."""
    ordered = [(trade.entry_ts, 1, trade.trade_id, trade) for trade in trades]
    ordered += [
        (trade.exit_ts, 2 if trade.exit_ts == trade.entry_ts else 0, trade.trade_id, trade)
        for trade in trades
        if trade.exit_ts is not None
    ]
    return [(moment, rank == 1, trade) for moment, rank, _, trade in sorted(ordered, key=lambda event: event[:3])]


def _unit(trade: Trade, instruments: Mapping[str, Instrument]) -> float:
    multiplier = instruments[trade.symbol].contract_multiplier if trade.symbol in instruments else 1
    return float(trade.entry_price) * multiplier


def _capital(equity: Sequence[EquityPoint], times: Sequence[dt.datetime], moment: dt.datetime) -> float:
    return float(equity[max(bisect_right(times, moment) - 1, 0)].equity) if equity else 0.0


def _enlarge(largest: dict[str, Position], symbol: str, open_now: Mapping[str, tuple[str, float, float]]) -> None:
    held = [(qty, value) for name, qty, value in open_now.values() if name == symbol]
    qty, notional = abs(math.fsum(q for q, _ in held)), abs(math.fsum(v for _, v in held))
    if symbol not in largest or notional > largest[symbol].notional:
        largest[symbol] = Position(symbol=symbol, qty=qty, notional=notional)
