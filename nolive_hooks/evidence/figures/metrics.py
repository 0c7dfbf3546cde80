"""Every figure of the performance summary, computed again from trades and equity on a declared basis.

Statistics are float64; annualisation and the risk-free rate come from the basis, nothing is assumed.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from msgspec import UNSET

from nolive_hooks.evidence.drill import Mode, Outcome
from nolive_hooks.evidence.figures.equity import EquityPoint
from nolive_hooks.evidence.figures.trades import Trade
from nolive_hooks.evidence.records.drill import Instrument, Reason
from nolive_hooks.evidence.records.metrics import Basis, EngineNative, Metrics, PerformanceRecord
from nolive_hooks.evidence.tables import stamp

MIN_OBSERVATIONS = 20
MIN_CAGR_SPAN = dt.timedelta(days=30)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "D": 86400}


class Figure(NamedTuple):
    """A number, or null with the reason why there is none."""

    value: float | int | None
    reason: Reason = UNSET


def period_seconds(text: str) -> int:
    """The seconds of a return period such as `1h` or `1D`; raises ValueError for another text."""
    match = re.fullmatch(r"([1-9]\d*)([smhdD])", text)
    if match is None:
        raise ValueError(f"{text!r} is not a return period such as 1h or 1D")
    return int(match[1]) * _UNITS[match[2]]


def periods_per_year(return_period: str, calendar: str) -> float:
    """How many return periods a year has; an exchange's year has 252 days of 6.5 hours."""
    seconds = period_seconds(return_period)
    if calendar == "exchange":
        return 252 * 23400 / min(seconds, 23400) if seconds < 86400 else 252 * 86400 / seconds
    return 365 * 86400 / seconds


def returns(equity: Sequence[EquityPoint], return_period: str, calendar: str = "24x7") -> tuple[float, ...]:
    """Simple returns of the equity at the ends of UTC periods, starting from the starting capital.

    A point belongs to the period (start, end] of the UTC clock that it falls into; the last point of a
    period counts. Around the clock a period without a point has return 0; on an exchange it is no period.
    """
    if len(equity) < 2:
        return ()
    seconds = period_seconds(return_period)
    closes: dict[int, float] = {}
    for point in equity[1:]:
        closes[math.ceil(point.ts.timestamp() / seconds)] = float(point.equity)
    values = [float(equity[0].equity)]
    first, last = min(closes), max(closes)
    for index in range(first, last + 1) if calendar == "24x7" and last - first <= 1_000_000 else sorted(closes):
        values.append(closes.get(index, values[-1]))
    return tuple(after / before - 1 if before else 0.0 for before, after in pairwise(values))


def basis_of(equity: Sequence[EquityPoint], return_period: str = "1D", calendar: str = "24x7") -> Basis:
    """The usual basis of an equity curve: no risk-free rate, sample deviation, fees included."""
    if calendar not in ("24x7", "exchange"):
        raise ValueError("the calendar is 24x7 or exchange")
    return Basis(
        return_period=return_period,
        calendar="24x7" if calendar == "24x7" else "exchange",
        periods_per_year=float(periods_per_year(return_period, calendar)),
        risk_free_annual=0.0,
        std_ddof=1,
        observations=len(returns(equity, return_period, calendar)),
        start=stamp(equity[0].ts),
        end=stamp(equity[-1].ts),
        starting_equity=float(equity[0].equity),
        ending_equity=float(equity[-1].equity),
        fees_included=True,
    )


def recompute(
    trades: Sequence[Trade],
    equity: Sequence[EquityPoint],
    basis: Basis | None,
    *,
    instruments: Mapping[str, Instrument],
    min_observations: int = MIN_OBSERVATIONS,
) -> Metrics:
    """All required metrics and the usual optional ones; null with a reason where a figure is undefined."""
    closed = [trade for trade in trades if trade.closed]
    results = [float(trade.pnl_net or 0) for trade in closed]
    won, lost = [x for x in results if x > 0], [x for x in results if x < 0]
    net = math.fsum(results)
    start = float(equity[0].equity) if equity else 0.0
    end = float(equity[-1].equity) if equity else 0.0
    depth, underwater = drawdown(equity)
    series = returns(equity, basis.return_period, basis.calendar) if basis is not None else ()
    figures = _ratios(series, basis, min_observations, end / start - 1 if start else 0.0, depth)
    figures |= _trade_figures(results, won, lost)
    figures |= _times(trades, equity, instruments)
    return Metrics(
        total_return=end / start - 1 if start else 0.0,
        net_pnl=net,
        gross_pnl=math.fsum(float((t.pnl_net or Decimal(0)) + t.fees - (t.funding or 0)) for t in closed),
        fees_total=math.fsum(float(trade.fees) for trade in trades),
        unrealized_pnl=end - start - net if len(closed) < len(trades) and equity else 0.0,
        max_drawdown=depth,
        max_drawdown_duration_s=underwater,
        trades_total=len(trades),
        trades_won=len(won),
        trades_lost=len(lost),
        trades_flat=len(closed) - len(won) - len(lost),
        trades_open=len(trades) - len(closed),
        **_flat(figures),  # type: ignore[arg-type]
    )


def performance(
    run_id: str,
    mode: Mode,
    outcome: Outcome,
    currency: str,
    trades: Sequence[Trade],
    equity: Sequence[EquityPoint],
    *,
    instruments: Mapping[str, Instrument],
    basis: Basis | None = None,
    min_observations: int = MIN_OBSERVATIONS,
    engine_native: EngineNative | None = None,
) -> PerformanceRecord:
    """A complete performance summary; without a basis the usual one of the equity curve is declared."""
    declared = basis if basis is not None or not equity else basis_of(equity)
    return PerformanceRecord(
        run_id=run_id,
        mode=mode,
        outcome=outcome,
        currency=currency,
        basis=declared,
        basis_reason=UNSET if declared is not None else "there is no equity curve",
        metrics=recompute(trades, equity, declared, instruments=instruments, min_observations=min_observations),
        engine_native=UNSET if engine_native is None else engine_native,
    )


def drawdown(equity: Sequence[EquityPoint]) -> tuple[float, float]:
    """The deepest fall below an earlier peak (a fraction, -1 to 0) and the longest time under water in seconds."""
    peak, since = 0.0, None
    depth = longest = 0.0
    for point in equity:
        value = float(point.equity)
        if value >= peak:
            peak, since = value, point.ts
        elif peak > 0 and since is not None:
            depth = min(depth, value / peak - 1)
            longest = max(longest, (point.ts - since).total_seconds())
    return max(depth, -1.0), longest


def drawdown_curve(equity: Sequence[EquityPoint]) -> tuple[float, ...]:
    """The fall below the highest value so far, point by point, as a fraction of it."""
    peak, curve = 0.0, []
    for point in equity:
        peak = max(peak, float(point.equity))
        curve.append(float(point.equity) / peak - 1 if peak > 0 else 0.0)
    return tuple(curve)


def _ratios(series: Sequence[float], basis: Basis | None, least: int, total: float, depth: float) -> dict[str, Figure]:
    names = ("sharpe_ratio", "sortino_ratio", "calmar_ratio", "volatility_ann", "cagr")
    if basis is None:
        return dict.fromkeys(names, Figure(None, "there is no equity curve"))
    if len(series) < max(least, 2):
        few = Figure(None, f"{len(series)} observations, at least {least} are needed")
        return {**dict.fromkeys(names, few), "cagr": _cagr(basis, total)}
    excess = [x - basis.risk_free_annual / basis.periods_per_year for x in series]
    mean, scale = math.fsum(excess) / len(excess), math.sqrt(basis.periods_per_year)
    deviation = _deviation(excess, mean, basis.std_ddof)
    downside = math.sqrt(math.fsum(min(x, 0.0) ** 2 for x in excess) / len(excess))
    flat = Figure(None, "the returns do not vary")
    growth = _cagr(basis, total)
    calmar = Figure(None, growth.reason) if growth.value is None else Figure(None, "there was no drawdown")
    if growth.value is not None and depth < 0:
        calmar = Figure(growth.value / -depth)
    return {
        "sharpe_ratio": Figure(mean / deviation * scale) if deviation > 1e-15 else flat,
        "sortino_ratio": Figure(mean / downside * scale)
        if downside > 1e-15
        else Figure(None, "no return was negative"),
        "calmar_ratio": calmar,
        "volatility_ann": Figure(deviation * scale),
        "cagr": growth,
    }


def _deviation(values: Sequence[float], mean: float, ddof: int) -> float:
    return math.sqrt(math.fsum((x - mean) ** 2 for x in values) / (len(values) - ddof))


def _cagr(basis: Basis, total: float) -> Figure:
    try:
        span = dt.datetime.fromisoformat(basis.end) - dt.datetime.fromisoformat(basis.start)
    except ValueError:
        return Figure(None, "the times of the basis are not of the calendar")
    if span < MIN_CAGR_SPAN:
        return Figure(None, "less than 30 days; a yearly rate would mislead")
    if total <= -1:
        return Figure(None, "nothing was left")
    try:
        return Figure((1 + total) ** (365 * 86400 / span.total_seconds()) - 1)
    except OverflowError:
        return Figure(None, "the yearly rate is too large to be a number")


def _trade_figures(results: Sequence[float], won: Sequence[float], lost: Sequence[float]) -> dict[str, Figure]:
    def mean(values: Sequence[float], reason: str) -> Figure:
        return Figure(math.fsum(values) / len(values)) if values else Figure(None, reason)

    none = "no trade was closed"
    return {
        "win_rate": Figure(len(won) / len(results)) if results else Figure(None, none),
        "profit_factor": Figure(math.fsum(won) / -math.fsum(lost)) if lost else Figure(None, "no trade lost"),
        "avg_trade": mean(results, none),
        "avg_win": mean(won, "no trade won"),
        "avg_loss": mean(lost, "no trade lost"),
        "expectancy": mean(results, none),
    }


def _times(
    trades: Sequence[Trade], equity: Sequence[EquityPoint], instruments: Mapping[str, Instrument]
) -> dict[str, Figure]:
    spans = [(t.entry_ts, t.exit_ts) for t in trades if t.exit_ts is not None]
    longest = max(((end - start).total_seconds() for start, end in spans), default=None)
    window = (equity[-1].ts - equity[0].ts).total_seconds() if len(equity) > 1 else 0.0
    none = Figure(None, "there is no equity curve")
    traded = math.fsum(_turnover(trade, instruments) for trade in trades)
    ends = [(t.entry_ts, t.exit_ts or equity[-1].ts) for t in trades] if equity else []
    return {
        "longest_trade_s": Figure(longest) if longest is not None else Figure(None, "no trade was closed"),
        "trades_per_day": Figure(len(trades) / (window / 86400)) if window else none,
        "turnover": Figure(traded / float(equity[0].equity)) if equity else none,
        "exposure_time": Figure(_union(ends) / window) if window else none,
    }


def _turnover(trade: Trade, instruments: Mapping[str, Instrument]) -> float:
    multiplier = instruments[trade.symbol].contract_multiplier if trade.symbol in instruments else 1
    return float(trade.qty) * multiplier * (float(trade.entry_price) + float(trade.exit_price or 0))


def _union(spans: Sequence[tuple[dt.datetime, dt.datetime]]) -> float:
    """Seconds covered by any of the spans."""
    covered, until = 0.0, None
    for start, end in sorted(spans):
        begin = start if until is None else max(start, until)
        covered += max((end - begin).total_seconds(), 0.0)
        until = end if until is None else max(until, end)
    return covered


def _flat(figures: Mapping[str, Figure]) -> dict[str, float | int | Reason | None]:
    flat: dict[str, float | int | Reason | None] = {}
    for name, figure in figures.items():
        flat[name] = figure.value
        if figure.value is None:
            flat[f"{name}_reason"] = figure.reason
    return flat
