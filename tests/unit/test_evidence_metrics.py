"""Metrics and risk: figures that can be checked by hand, and the laws they keep."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import statistics
from collections.abc import Sequence
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks.evidence.drill import Mode, Outcome
from nolive_hooks.evidence.figures.equity import EquityPoint
from nolive_hooks.evidence.figures.metrics import (
    basis_of,
    drawdown,
    drawdown_curve,
    performance,
    period_seconds,
    periods_per_year,
    recompute,
    returns,
)
from nolive_hooks.evidence.figures.risk import exposure, report, tail
from nolive_hooks.evidence.records import Metrics
from tests.unit import evidence_factory as factory

MIDNIGHT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
BY_SYMBOL = {factory.SYMBOL: factory.INSTRUMENT}


def curve(values: Sequence[float], hours: float = 24) -> tuple[EquityPoint, ...]:
    return tuple(
        EquityPoint(MIDNIGHT + dt.timedelta(hours=hours * number), Decimal(repr(value)))
        for number, value in enumerate(values)
    )


def figures(values: Sequence[float], hours: float = 24, period: str = "1D", least: int = 2) -> Metrics:
    points = curve(values, hours)
    return recompute((), points, basis_of(points, period), instruments=BY_SYMBOL, min_observations=least)


def test_returns_are_taken_at_the_ends_of_periods() -> None:
    points = curve([100, 110, 121, 133.1], hours=12)
    assert returns(points, "12h") == pytest.approx((0.1, 0.1, 0.1))
    assert returns(points, "1D") == pytest.approx((0.21, 0.1))
    assert returns(points[:1], "1D") == ()


def test_a_day_without_a_point_is_flat_around_the_clock_and_absent_on_an_exchange() -> None:
    points = (*curve([100, 110]), EquityPoint(MIDNIGHT + dt.timedelta(days=4), Decimal(121)))
    assert returns(points, "1D") == pytest.approx((0.1, 0, 0, 0.1))
    assert returns(points, "1D", "exchange") == pytest.approx((0.1, 0.1))


def test_periods_of_a_year() -> None:
    assert periods_per_year("1D", "24x7") == 365
    assert periods_per_year("1m", "24x7") == 525_600
    assert periods_per_year("1D", "exchange") == 252
    assert periods_per_year("1h", "exchange") == 252 * 6.5
    with pytest.raises(ValueError, match="return period"):
        period_seconds("1 day")
    with pytest.raises(ValueError, match="calendar"):
        basis_of(curve([1, 2]), "1D", "lunar")


def test_sharpe_is_mean_over_deviation_annualised() -> None:
    values = [100.0, 101, 100, 103, 102, 104]
    series = [b / a - 1 for a, b in itertools.pairwise(values)]
    found = figures(values)
    assert found.sharpe_ratio == pytest.approx(statistics.mean(series) / statistics.stdev(series) * math.sqrt(365))
    assert found.volatility_ann == pytest.approx(statistics.stdev(series) * math.sqrt(365))
    downside = math.sqrt(sum(min(x, 0) ** 2 for x in series) / len(series))
    assert found.sortino_ratio == pytest.approx(statistics.mean(series) / downside * math.sqrt(365))


def test_the_basis_is_obeyed() -> None:
    points = curve([100, 101, 100, 103, 102, 104])
    basis = msgspec.structs.replace(basis_of(points), std_ddof=0, risk_free_annual=0.0365, periods_per_year=252.0)
    series = [float(b.equity) / float(a.equity) - 1 - 0.0365 / 252 for a, b in itertools.pairwise(points)]
    found = recompute((), points, basis, instruments=BY_SYMBOL, min_observations=2)
    assert found.sharpe_ratio == pytest.approx(statistics.mean(series) / statistics.pstdev(series) * math.sqrt(252))


def test_undefined_figures_are_null_with_a_reason() -> None:
    few = figures([100, 101, 102], least=20)
    assert few.sharpe_ratio is None
    assert "at least 20" in str(few.sharpe_ratio_reason)
    flat = figures([100, 100, 100])
    assert (flat.sharpe_ratio, flat.sharpe_ratio_reason) == (None, "the returns do not vary")
    up = figures([100, 101, 103])
    assert up.sortino_ratio is None
    assert up.win_rate is None, "no trade is not a win rate of zero"
    assert up.profit_factor is None
    assert up.cagr is None, "a yearly rate over three days would mislead"
    none = recompute((), (), None, instruments={})
    assert (none.sharpe_ratio, none.sharpe_ratio_reason) == (None, "there is no equity curve")
    assert (none.total_return, none.max_drawdown) == (0.0, 0.0)


def test_growth_over_months_has_a_yearly_rate() -> None:
    values = [100.0 + number for number in range(74)]
    found = figures(values)
    assert found.cagr == pytest.approx(1.73 ** (365 / 73) - 1)
    assert (found.calmar_ratio, found.calmar_ratio_reason) == (None, "there was no drawdown")
    fell = figures([*values[:40], 90.0, *values[41:]])
    assert fell.calmar_ratio == pytest.approx((1.73 ** (365 / 73) - 1) / (1 - 90 / 139))
    ruined = figures([*values[:73], 0.0])
    assert (ruined.cagr, ruined.cagr_reason) == (None, "nothing was left")


def test_drawdown_is_a_negative_fraction_with_its_duration() -> None:
    assert drawdown(curve([100, 120, 90, 100, 130])) == pytest.approx((-0.25, 2 * 86400))
    assert drawdown(curve([1, 2, 3])) == (0.0, 0.0)
    assert drawdown(()) == (0.0, 0.0)
    assert drawdown_curve(curve([100, 120, 90])) == pytest.approx((0, 0, -0.25))


@settings(max_examples=60)
@given(st.lists(st.floats(min_value=0.01, max_value=1e9), min_size=2, max_size=30))
def test_drawdown_keeps_its_laws(values: list[float]) -> None:
    depth, _ = drawdown(curve(values))
    assert -1 <= depth <= 0
    assert depth == min(0.0, *drawdown_curve(curve(values))) or math.isclose(depth, min(drawdown_curve(curve(values))))
    assert math.isclose(drawdown(curve([value * 1024 for value in values]))[0], depth, abs_tol=1e-12)


def test_trade_figures_are_those_of_the_trades() -> None:
    trades = factory.trades(10)
    points = factory.equity(trades)
    found = recompute(trades, points, basis_of(points), instruments=BY_SYMBOL)
    results = [float(trade.pnl_net or 0) for trade in trades]
    won, lost = [x for x in results if x > 0], [x for x in results if x < 0]
    assert (found.trades_total, found.trades_won, found.trades_lost) == (10, len(won), len(lost))
    assert found.trades_won + found.trades_lost + found.trades_flat + found.trades_open == found.trades_total
    assert found.net_pnl == pytest.approx(sum(results))
    assert found.gross_pnl == pytest.approx(sum(results) + 25)
    assert found.fees_total == pytest.approx(25)
    assert found.win_rate == pytest.approx(len(won) / 10)
    assert found.profit_factor == pytest.approx(sum(won) / -sum(lost))
    assert found.total_return == pytest.approx(sum(results) / 1e6)
    assert found.longest_trade_s == 5 * 3600
    assert found.exposure_time == pytest.approx(10 * 5 / (40 * 24))
    assert found.unrealized_pnl == 0


def test_an_open_trade_is_marked_apart() -> None:
    closed = factory.trades(3)
    opened = msgspec.structs.replace(closed[-1], status="open", exit_ts=None, exit_price=None, pnl_net=None)
    points = factory.equity(closed[:2])
    points = (*points[:-1], EquityPoint(points[-1].ts, points[-1].equity + 77))
    found = recompute((*closed[:2], opened), points, basis_of(points), instruments=BY_SYMBOL)
    assert (found.trades_open, found.trades_total) == (1, 3)
    assert found.unrealized_pnl == pytest.approx(77)


def test_a_performance_record_without_equity_says_why() -> None:
    record = performance("drill_20261122_104500", Mode.PAPER, Outcome.NO_SIGNALS, "EUR", (), (), instruments={})
    assert (record.basis, record.basis_reason) == (None, "there is no equity curve")


def test_historical_tail_is_the_worst_days() -> None:
    daily = [-0.10, -0.05, *([0.01] * 38)]
    found = tail(daily)
    assert found.observations == 40
    assert found.var_95.value == pytest.approx(0.05)
    assert found.es_95.value == pytest.approx(0.075)
    assert found.var_99.value is None
    many = tail([number / 1000 for number in range(-100, 100)])
    assert many.var_99.value == pytest.approx(0.099)
    assert tail([0.1] * 5).var_95.value is None


def test_parametric_tail_is_that_of_the_normal() -> None:
    daily = [0.01, -0.01] * 20
    found = tail(daily, "parametric")
    deviation = statistics.stdev(daily)
    assert found.var_95.value == pytest.approx(1.6448536269514722 * deviation)
    assert found.es_95.value == pytest.approx(2.0627128075074257 * deviation)


@settings(max_examples=60)
@given(
    st.lists(st.floats(min_value=-0.5, max_value=0.5), min_size=20, max_size=150),
    st.sampled_from(["historical", "parametric"]),
)
def test_shortfall_is_never_less_than_value_at_risk(daily: list[float], method: str) -> None:
    found = tail(daily, method)
    assert found.es_95.value is not None
    assert found.var_95.value is not None
    assert found.es_95.value >= found.var_95.value - 1e-12


def test_exposure_is_swept_over_entries_and_exits() -> None:
    one = factory.trades(2)[1]
    assert one.exit_ts is not None
    two = msgspec.structs.replace(one, trade_id="sim-b", side="short", entry_ts=one.entry_ts + dt.timedelta(hours=1))
    points = factory.equity(())
    notional = float(one.entry_price * one.qty)
    found = exposure((one, two), points, BY_SYMBOL)
    assert found.gross == pytest.approx(2 * notional / 1e6)
    assert found.net == pytest.approx(notional / 1e6)
    assert found.positions[0].notional == pytest.approx(notional)
    after = msgspec.structs.replace(two, entry_ts=one.exit_ts, exit_ts=one.exit_ts, leverage=Decimal(3))
    found = exposure((one, after), points, BY_SYMBOL)
    assert found.gross == pytest.approx(notional / 1e6), "what ends comes before what begins"
    assert found.leverage == 3
    assert exposure((), (), {}).positions == ()


def test_a_risk_report_is_complete() -> None:
    trades = factory.trades()
    record = report(factory.RUN_ID, Mode.DRILL_ONLY, trades, factory.equity(trades), instruments=BY_SYMBOL)
    assert record.observations == 40
    assert record.var_95_1d is not None
    assert record.var_99_1d is None
    assert "needs 100" in str(record.var_99_1d_reason)
    empty = report(factory.RUN_ID, Mode.DRILL_ONLY, (), (), instruments=BY_SYMBOL)
    assert empty.max_gross_exposure == 0


def test_a_yearly_rate_that_no_number_can_hold_is_null() -> None:
    huge = figures([0.000001, *([1.0] * 30), 1e24])
    assert (huge.cagr, huge.cagr_reason) == (None, "the yearly rate is too large to be a number")
    points = curve([100.0, 101.0])
    basis = msgspec.structs.replace(basis_of(points), end="2026-02-30T00:00:00Z")
    assert recompute((), points, basis, instruments={}).cagr is None
