"""Tables and figures of a pack: computed again, to the last digit."""

from __future__ import annotations

import datetime as dt
import json

import msgspec
import pytest

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.figures.trades import write_trades
from nolive_hooks.evidence.records import dump
from nolive_hooks.evidence.tables import stamp
from nolive_hooks.model import Severity
from nolive_hooks.policy import PackPolicy, Policy
from tests.unit import evidence_factory as factory
from tests.unit.evidence_checks import (
    COMPLETE,
    check,
    codes,
    edited,
    found,
    record,
    with_drill,
)


def test_faults_of_tables_carry_file_and_line() -> None:
    bad = COMPLETE[layout.TRADES].replace(b",true,", b",false,", 1)
    report = check(factory.resealed({**COMPLETE, layout.TRADES: bad}))
    assert found(report, "NL-TRD-03", layout.TRADES, 2)
    assert found(report, "NL-DEC-02"), "the criterion no_prohibition_violated cannot be PASS"
    curve = COMPLETE[layout.EQUITY].replace(b"ts,equity", b"time,equity", 1)
    assert found(check({**COMPLETE, layout.EQUITY: curve}), "NL-TRD-01", layout.EQUITY, 1)


def test_a_lost_row_is_a_count_mismatch_and_other_figures() -> None:
    lines = COMPLETE[layout.TRADES].splitlines(keepends=True)
    report = check(factory.resealed({**COMPLETE, layout.TRADES: b"".join([*lines[:5], *lines[6:]])}))
    assert found(report, "NL-TRD-08", layout.PERFORMANCE)
    assert any("net_pnl" in item.message for item in report.findings if item.rule == "NL-MET-03")
    assert any("the trades earned" in item.message for item in report.findings if item.rule == "NL-MET-03")


METRICS = json.loads(COMPLETE[layout.PERFORMANCE])["metrics"]


@pytest.mark.parametrize("name", sorted(name for name, value in METRICS.items() if isinstance(value, float | int)))
def test_E9_each_figure_is_computed_again(name: str) -> None:
    value = METRICS[name]
    to = value + 1 if isinstance(value, int) else value * 1.001 + 0.01
    report = check(edited(COMPLETE, layout.PERFORMANCE, "metrics", name, to=to))
    assert any(f"metrics.{name} is" in item.message for item in report.findings if item.rule == "NL-MET-03"), (
        report.findings
    )


def test_E9_null_where_there_is_a_figure_is_found() -> None:
    metrics = {**METRICS, "sharpe_ratio": None, "sharpe_ratio_reason": "I would rather not"}
    report = check(edited(COMPLETE, layout.PERFORMANCE, "metrics", to=metrics))
    assert any("sharpe_ratio is null" in item.message for item in report.findings)


@pytest.mark.parametrize(("name", "to"), [("max_drawdown", -12.5), ("max_drawdown", 0.12), ("win_rate", 55.0)])
def test_percent_is_not_a_fraction(name: str, to: float) -> None:
    report = check(edited(COMPLETE, layout.PERFORMANCE, "metrics", name, to=to))
    assert found(report, "NL-MET-04", layout.PERFORMANCE)


@pytest.mark.parametrize(
    ("name", "to"),
    [("observations", 7), ("starting_equity", 5.0), ("end", "2020-01-01T00:00:00Z"), ("periods_per_year", 252.0)],
)
def test_the_basis_is_that_of_the_curve(name: str, to: object) -> None:
    assert found(check(edited(COMPLETE, layout.PERFORMANCE, "basis", name, to=to)), "NL-MET-05")


def test_a_missing_basis_or_curve_is_named() -> None:
    value = json.loads(COMPLETE[layout.PERFORMANCE])
    bare = {**value, "basis": None, "basis_reason": "forgotten"}
    assert found(check(factory.resealed({**COMPLETE, layout.PERFORMANCE: dump(bare)})), "NL-MET-05")
    files = {path: data for path, data in COMPLETE.items() if path != layout.EQUITY}
    report = check(factory.resealed(files))
    assert found(report, "NL-MET-05")
    assert found(report, "NL-PCK-02", layout.EQUITY)


def test_mode_and_outcome_agree_with_the_drill() -> None:
    assert found(check(edited(COMPLETE, layout.PERFORMANCE, "mode", to="paper")), "NL-MET-01", layout.PERFORMANCE)
    assert found(check(edited(COMPLETE, layout.PERFORMANCE, "outcome", to="NO_SIGNALS")), "NL-MET-01")
    assert found(check(edited(COMPLETE, layout.RISK, "mode", to="shadow")), "NL-MET-01", layout.RISK)
    assert found(check(edited(COMPLETE, layout.PERFORMANCE, "currency", to="USD")), "NL-TRD-09")


@pytest.mark.parametrize(
    "name", ["var_95_1d", "es_95_1d", "max_gross_exposure", "max_net_exposure", "max_leverage", "observations"]
)
def test_risk_is_computed_again(name: str) -> None:
    value = json.loads(COMPLETE[layout.RISK])[name]
    report = check(edited(COMPLETE, layout.RISK, name, to=value + 1 if name == "observations" else value + 0.01))
    assert any(name in item.message for item in report.findings if item.rule == "NL-MET-03"), report.findings


def test_risk_in_percent_in_disorder_or_by_another_method() -> None:
    assert found(check(edited(COMPLETE, layout.RISK, "var_95_1d", to=2.5)), "NL-MET-04")
    shallow = check(edited(COMPLETE, layout.RISK, "es_95_1d", to=-0.5))
    assert any("less than var_95_1d" in item.message for item in shallow.findings if item.rule == "NL-MET-03")
    noted = found(check(edited(COMPLETE, layout.RISK, "var_method", to="ewma")), "NL-MET-03", layout.RISK)
    assert noted.severity is Severity.NOTE
    positions = [{"symbol": "ETH-EUR", "qty": 1, "notional": 5}]
    report = check(edited(COMPLETE, layout.RISK, "max_position", to=positions))
    said = " ".join(item.message for item in report.findings)
    assert "max_position of BTC-EUR" in said
    assert "names ETH-EUR" in said


LIMIT = {"name": "position", "limit": 2, "unit": "BTC", "observed": 3, "breached": True, "action": "blocked"}


def test_a_breached_limit_blocks_unless_the_scenario_wanted_it() -> None:
    assert found(check(edited(COMPLETE, layout.RISK, "limits", to=[LIMIT])), "NL-MET-06")
    data = msgspec.structs.replace(record().data, scenario="limit-breach")
    files = edited(with_drill(data=data), layout.RISK, "limits", to=[LIMIT])
    assert "NL-MET-06" not in codes(check(files))
    assert found(check(edited(files, layout.RISK, "limits", to=[{**LIMIT, "action": "none"}])), "NL-MET-06")
    assert found(check(edited(COMPLETE, layout.RISK, "limits", to=[{**LIMIT, "breached": False}])), "NL-MET-06")


def test_the_limits_of_the_policy_are_reported() -> None:
    strict = Policy(pack=PackPolicy(risk_limits={"position": 1.0, "loss": 5.0}))
    said = [item.message for item in check(COMPLETE, policy=strict).findings if item.rule == "NL-MET-06"]
    assert said == ["limit position is reported as 2, the policy says 1", "the policy's limit loss is not reported"]


@pytest.mark.parametrize(
    ("key", "to"),
    [
        ("controls", []),
        ("controls", [{"id": "kill_switch", "tested": False, "result": "PASS", "evidence": "x"}]),
        ("controls", [{"id": "kill_switch", "tested": True, "result": "FAIL", "evidence": "x"}]),
        ("compliance_checks", []),
        ("compliance_checks", [{"id": "no_live_keys", "result": "NA", "evidence": "x"}]),
    ],
)
def test_controls_and_compliance_are_proven(key: str, to: object) -> None:
    assert found(check(edited(COMPLETE, layout.RISK, key, to=to)), "NL-MET-06", layout.RISK)


def test_an_engine_that_stopped_early_is_found() -> None:
    data = msgspec.structs.replace(record().data, bars_processed=114)
    assert "114 bars" in found(check(with_drill(data=data)), "NL-MET-07").message
    window = msgspec.structs.replace(record().data, start=factory.at(-60))
    report = check(with_drill(data=window))
    assert found(report, "NL-MET-07", layout.EQUITY)
    assert found(report, "NL-TRD-06", layout.TRADES)
    quiet = check(edited(COMPLETE, layout.DRILL, "outcome", to="NO_SIGNALS"))
    assert "there are trades" in found(quiet, "NL-MET-07", layout.DRILL).message


def bars(low: str = "1", high: str = "1000000") -> bytes:
    rows = ["ts,open,high,low,close"]
    for hour in range(24 * 31):
        when = stamp(factory.DATA_START + dt.timedelta(hours=hour))
        rows.append(f"{when},50000,{high},{low},50000")
    return ("\n".join(rows) + "\n").encode()


def test_prices_lie_within_their_bars() -> None:
    data = msgspec.structs.replace(record().data, bar="1h")
    good = factory.sealed_evidence(change={layout.BARS: bars()}, data=data)
    assert check(factory.reviewed(factory.decide(good))).findings == ()
    close = msgspec.structs.replace(data, bar_ts_convention="close")
    good = factory.sealed_evidence(change={layout.BARS: bars()}, data=close)
    assert check(factory.reviewed(factory.decide(good))).findings == ()
    bad = factory.sealed_evidence(change={layout.BARS: bars(high="50001")}, data=data)
    assert "entry_price" in found(check(factory.decide(bad)), "NL-TRD-06", layout.TRADES, 3).message
    lines = bars().splitlines(keepends=True)
    order = factory.sealed_evidence(change={layout.BARS: b"".join([lines[0], *lines[:0:-1]])}, data=data)
    assert found(check(factory.decide(order)), "NL-TRD-02", layout.BARS)
    assert found(check({**COMPLETE, layout.BARS: b"a,b\n1,2\n"}), "NL-TRD-01", layout.BARS)


def test_fills_are_judged_where_they_are() -> None:
    report = check({**COMPLETE, layout.FILLS: b"fill_id\nx\n"})
    assert found(report, "NL-TRD-01", layout.FILLS, 1)


def test_times_that_are_not_of_the_calendar_are_found_and_survived() -> None:
    day = "2026-02-30T00:00:00Z"
    assert found(check(edited(COMPLETE, layout.PERFORMANCE, "basis", "end", to=day)), "NL-MET-05")
    report = check(edited(COMPLETE, layout.DRILL, "data", "start", to=day))
    assert "calendar" in found(report, "NL-TRD-06", layout.TRADES).message


def test_a_policy_limit_that_is_kept_is_fine() -> None:
    assert check(COMPLETE, policy=Policy(pack=PackPolicy(risk_limits={"position": 2.0}))).findings == ()


def test_open_trades_have_no_exit_price_to_find_in_a_bar() -> None:
    made = factory.trades()
    last = msgspec.structs.replace(made[-1], status="open", exit_ts=None, exit_price=None, pnl_net=None)
    data = msgspec.structs.replace(record().data, bar="1h")
    change = {layout.BARS: bars(), layout.TRADES: write_trades((*made[:-1], last))}
    report = check(factory.decide(factory.sealed_evidence(change=change, data=data)))
    assert "NL-TRD-06" not in codes(report)
    assert any("trades_open" in item.message for item in report.findings)


def test_prices_before_the_first_bar_are_not_in_any() -> None:
    data = msgspec.structs.replace(record().data, bar="1h")
    late = bars().splitlines(keepends=True)
    change = {layout.BARS: b"".join([late[0], *late[100:]])}
    report = check(factory.decide(factory.sealed_evidence(change=change, data=data)))
    assert found(report, "NL-TRD-06", layout.TRADES, 2)
