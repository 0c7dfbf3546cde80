"""The embedded engine: integer money, equal bytes, controls that act."""

from __future__ import annotations

import csv
import io
import json
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nolive_hooks.evidence.figures.equity import read_equity
from nolive_hooks.evidence.figures.metrics import drawdown
from nolive_hooks.evidence.figures.trades import read_trades
from nolive_hooks.procedure import controls, engine, market
from nolive_hooks.procedure.engine import Config, ConfigError

ID = "drill_20261122_104500"


def config(scenario: str = "trend", *, seed: int = 1, bars: int = 2000, run_id: str = ID) -> Config:
    return Config(run_id, "drill_only", "ma_crossover", "BTC-EUR", scenario, seed, bars)


def toml(**changed: str) -> bytes:
    values = {
        "mode": '"drill_only"', "run_id": f'"{ID}"', "scenario": '"trend"', "seed": "1", "bars": "500",
        "name": '"ma"', "symbol": '"BTC-EUR"', **changed,
    }  # fmt: skip
    return (
        "[environment]\nmode = {mode}\n[drill]\nrun_id = {run_id}\n[engine]\nscenario = {scenario}\nseed = {seed}\n"
        "bars = {bars}\n[strategy]\nname = {name}\nsymbol = {symbol}\n".format(**values).encode()
    )


@given(
    st.sampled_from(market.SCENARIOS), st.integers(0, 2**32), st.integers(100, 700),
    st.datetimes(min_value=__import__("datetime").datetime(2001, 1, 1)),
)  # fmt: skip
def test_the_same_configuration_gives_the_same_bytes(scenario: str, seed: int, bars: int, when: object) -> None:
    run_id = f"drill_{when:%Y%m%d_%H%M%S}"
    one = engine.run(config(scenario, seed=seed, bars=bars, run_id=run_id))
    assert one == engine.run(config(scenario, seed=seed, bars=bars, run_id=run_id))


@pytest.mark.parametrize("scenario", market.SCENARIOS)
def test_the_exports_are_normalised_tables(scenario: str) -> None:
    files = engine.run(config(scenario))
    trades, equity = read_trades(files[engine.TRADES]), read_equity(files[engine.EQUITY])
    assert trades.faults == ()
    assert equity.faults == ()
    assert bool(trades.trades) == (scenario != "no-signals")
    assert all(row["simulated"] == "true" for row in csv.DictReader(io.StringIO(files[engine.TRADES].decode())))


@given(st.sampled_from(market.SCENARIOS), st.integers(0, 10_000))
def test_money_is_conserved_to_the_cent(scenario: str, seed: int) -> None:
    files = engine.run(config(scenario, seed=seed, bars=600))
    trades = read_trades(files[engine.TRADES]).trades
    points = read_equity(files[engine.EQUITY]).points
    assert points[-1].equity - points[0].equity == sum((trade.pnl_net or Decimal(0) for trade in trades), Decimal(0))
    for trade in trades:
        assert trade.exit_price is not None
        assert trade.pnl_net == trade.sign * (trade.exit_price - trade.entry_price) * trade.qty - trade.fees
    assert drawdown(points)[0] <= 0


@given(st.sampled_from(market.SCENARIOS), st.integers(0, 10_000), st.integers(100, 900))
def test_bars_are_whole_and_in_order(scenario: str, seed: int, count: int) -> None:
    series = list(market.bars(scenario, seed, count, 1_800_000_007))
    assert len(series) == count
    assert all(bar.low <= min(bar.open, bar.close) <= max(bar.open, bar.close) <= bar.high for bar in series)
    assert all(isinstance(value, int) for bar in series[:3] for value in bar)
    assert (series[0].start, series[-1].start + market.BAR_SECONDS) == market.window(scenario, count, 1_800_000_007)
    assert market.gaps(series) == (1 if scenario == "stale-feed" else 0)


def summary(scenario: str) -> dict[str, object]:
    value = json.loads(engine.run(config(scenario, bars=5000))[engine.SUMMARY])
    assert isinstance(value, dict)
    return value


def test_bars_processed_are_bars_declared_less_the_warm_up() -> None:
    data = summary("trend")["data"]
    assert isinstance(data, dict)
    assert data["bars_processed"] == data["bars_declared"] - data["warmup"] == 4950


def test_after_the_kill_switch_nothing_is_opened() -> None:
    files = engine.run(config("kill-switch", bars=5000))
    log = files[engine.LOG].decode()
    assert "kill switch: position is flat after 60 s" in log
    last = read_trades(files[engine.TRADES]).trades[-1]
    assert last.exit_reason == "kill_switch"
    assert "kill_switch refused" in log


def test_a_breach_of_the_position_limit_is_blocked() -> None:
    value = summary("limit-breach")
    limits = value["limits"]
    assert isinstance(limits, list)
    assert (limits[0]["observed"], limits[0]["breached"], limits[0]["action"]) == (40, True, "blocked")
    trades = read_trades(engine.run(config("limit-breach", bars=5000))[engine.TRADES]).trades
    assert {trade.qty for trade in trades} == {Decimal(1)}


def test_a_silent_feed_halts_orders() -> None:
    assert b"WARN" in engine.run(config("stale-feed", bars=5000))[engine.LOG]


@pytest.mark.parametrize("broken", controls.CONTROLS)
def test_a_control_that_does_not_act_fails_its_exercise(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = controls.Gate.refuse

    def lame(gate: controls.Gate, order: controls.Order) -> str:
        answer = real(gate, order)
        return "" if answer == broken else answer

    monkeypatch.setattr(controls.Gate, "refuse", lame)
    assert {row.id for row in controls.exercise() if not row.passed} == {broken}


def test_all_controls_pass_their_exercise() -> None:
    assert [row.id for row in controls.exercise()] == list(controls.CONTROLS)
    assert all(row.passed for row in controls.exercise())


def test_every_log_line_has_time_level_and_run_id() -> None:
    for line in engine.run(config("kill-switch"))[engine.LOG].decode().splitlines():
        time_, level, run_id, _ = line.split(" ", 3)
        assert time_.endswith("Z")
        assert level in ("INFO", "WARN")
        assert run_id == ID


@pytest.mark.parametrize(
    "changed",
    [
        {"mode": '"live"'}, {"mode": "true"}, {"scenario": '"moon"'}, {"bars": "99"}, {"bars": "2000000"},
        {"symbol": '"BTC"'}, {"symbol": '"BTC-EUR,x"'}, {"run_id": '"drill_1"'}, {"run_id": '"drill_20261399_000000"'},
        {"seed": '"x"'}, {"name": ""},
    ],
)  # fmt: skip
def test_a_configuration_that_is_no_simulation_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        engine.read(toml(**changed))


@pytest.mark.parametrize("data", [b"", b"\xff", b"[engine]", b"engine = 1\nstrategy = 2\ndrill = 3\nenvironment = 4\n"])
def test_a_configuration_that_is_no_configuration_is_refused(data: bytes) -> None:
    with pytest.raises(ConfigError):
        engine.read(data)


def test_the_program_writes_four_files_and_says_little(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.toml").write_bytes(toml())
    assert engine.main(["--config", str(tmp_path / "c.toml"), "--out", str(tmp_path)]) == 0
    written = {path.name for path in tmp_path.iterdir()} - {"c.toml"}
    assert written == {engine.TRADES, engine.EQUITY, engine.LOG, engine.SUMMARY}
    assert "run complete, all fills simulated" in capsys.readouterr().out


def test_the_program_says_why_it_cannot_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.toml").write_bytes(toml(mode='"live"'))
    assert engine.main(["--config", str(tmp_path / "c.toml"), "--out", str(tmp_path)]) == 2
    assert "environment.mode must be one of shadow, paper, drill_only" in capsys.readouterr().err
    assert engine.main(["--config", str(tmp_path / "none"), "--out", str(tmp_path)]) == 3


def test_100_000_bars_take_about_a_second_at_most() -> None:
    began = time.process_time()
    engine.run(config(bars=100_000))
    assert time.process_time() - began < 2.0


@given(st.integers(-(10**12), 10**12))
def test_money_is_written_as_a_plain_decimal(cents: int) -> None:
    assert Decimal(engine.money(cents)) * 100 == cents
