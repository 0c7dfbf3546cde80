"""The adapters, each on an export that the real engine wrote, and on that export damaged."""

from __future__ import annotations

import ast
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nolive_hooks.errors import NoliveError
from nolive_hooks.evidence.figures.equity import judge_fills, read_equity
from nolive_hooks.evidence.figures.trade_rules import TradeRules, judge_trades
from nolive_hooks.evidence.figures.trades import read_trades
from nolive_hooks.evidence.records import dump
from nolive_hooks.policy import parse
from nolive_hooks.procedure.adapters import bars, cells, columns, table
from nolive_hooks.procedure.adapters.build import Evidence
from nolive_hooks.procedure.adapters.cells import ExportError
from nolive_hooks.procedure.adapters.compare import compare
from nolive_hooks.procedure.adapters.reading import Request
from tests.unit.exports import BARS, EXPORTS, RUN, files_of, metrics, peak, read, request

SAME = ("backtesting", "freqtrade", "nautilus")  # the same strategy on the same bars
COLUMNS = {
    "qty": "Size", "entry_ts": "EntryTime", "entry_price": "EntryPrice", "exit_ts": "ExitTime",
    "exit_price": "ExitPrice", "fees": "Commission", "pnl_net": "PnL", "equity_ts": "ts", "equity": "Equity",
}  # fmt: skip


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", SAME)


def told(evidence: Evidence) -> list[dict[str, Any]]:
    """The trades without what only the engine knows: its own ids, tags and rows."""
    own = {"native_id": None, "native_row": None, "exit_reason": None, "entry_tag": None}
    return [msgspec.to_builtins(msgspec.structs.replace(trade, **own)) for trade in evidence.trades]


def judged(asked: Request) -> None:
    """Read an export and put its figures beside ours: what step 3 does."""
    evidence = read(asked)
    compare(evidence.claims, metrics(evidence), asked.policy.adapter)


# -- the exports -----------------------------------------------------------------------------------------------


def test_each_engine_gives_the_same_trades_and_the_same_figures(engine: str) -> None:
    evidence, reference = read(request(engine)), read(request("backtesting"))
    assert told(evidence) == told(reference)
    assert evidence.points == reference.points
    assert metrics(evidence) == metrics(reference), "to the last digit"


def test_the_figures_are_those_of_the_run() -> None:
    figures = metrics(read(request("nautilus")))
    assert (figures.trades_total, figures.trades_won, figures.trades_lost) == (14, 2, 12)
    assert figures.net_pnl == pytest.approx(-948.93042, abs=1e-9)
    assert figures.fees_total == pytest.approx(1409.63042, abs=1e-9)
    assert figures.sharpe_ratio is not None
    assert figures.sharpe_ratio < -10, "nautilus itself says +557.7 of this losing run"


def test_an_export_becomes_tables_that_the_judge_accepts(engine: str) -> None:
    evidence = read(request(engine))
    rows = read_trades(evidence.files["trades/simulated_trades.csv"])
    curve = read_equity(evidence.files["trades/equity_curve.csv"])
    assert (rows.faults, curve.faults) == ((), ())
    assert rows.trades == evidence.trades
    data = evidence.data
    instruments = {evidence.instrument.symbol: evidence.instrument}
    start, end = (dt.datetime.fromisoformat(text) for text in (data.start, data.end))
    rules = TradeRules(RUN, evidence.trades[0].mode, instruments, start, end)
    assert list(judge_trades(rows.lines, rules)) == []
    assert (data.bars_declared, data.bars_processed, data.bar) == (BARS, BARS, "1m")


def test_the_account_is_marked_by_us_and_grows_by_what_the_trades_earned(engine: str) -> None:
    evidence = read(request(engine))
    net = sum((trade.pnl_net or Decimal(0) for trade in evidence.trades), Decimal(0))
    assert len(evidence.points) == BARS + 1
    assert evidence.points[0].equity == 1_000_000
    assert evidence.points[-1].equity - evidence.points[0].equity == net
    assert any("marked by nolive" in note for note in evidence.notes)


def test_without_bars_the_engines_own_account_counts() -> None:
    own = read(request("backtesting", marked=False))
    assert len(own.points) == BARS
    assert own.data.sha256 == ""
    assert own.points[-1].equity == read(request("backtesting")).points[-1].equity
    for name in ("freqtrade", "nautilus"):  # no curve in their export: the account after each closed trade
        realised = read(request(name, marked=False))
        assert len(realised.points) == 15
        assert realised.points[-1].equity == own.points[-1].equity


def test_the_raw_export_is_kept_or_its_digest_is(engine: str) -> None:
    evidence = read(request(engine))
    export = json.loads(evidence.files["trades/native/export.json"])
    assert export["adapter"] == table.BY_NAME[engine].title
    for row in export["files"]:
        raw = files_of(engine)[row["name"]]
        assert row["bytes"] == len(raw)
        if row["kept"]:
            assert evidence.files[row["kept"]] == raw
        assert re.fullmatch("[0-9a-f]{64}", row["sha256"])
    assert any(f"{14} rows in, {14} out" in note for note in export["notes"])


def test_the_engines_own_figures_stand_beside_ours_with_the_reason(engine: str) -> None:
    evidence = read(request(engine))
    rows = {row.metric: row for row in compare(evidence.claims, metrics(evidence), engine)}
    assert rows["win_rate"].equal
    assert rows["total_return"].equal
    assert not rows["sharpe_ratio"].equal
    assert all(row.note for row in rows.values())


def test_fills_that_pair_to_the_trades_are_kept_as_a_table_and_others_are_told() -> None:
    evidence = read(request("nautilus"))
    kept = evidence.files["trades/simulated_fills.csv"]
    assert kept.count(b"\n") == 29
    assert list(judge_fills(kept, evidence.trades, RUN, "drill_only")) == []
    files = files_of("nautilus")
    cell("fills.csv", 2, "last_px", "49000.01")(files)
    other = read(request("nautilus", files=files))
    assert "trades/simulated_fills.csv" not in other.files
    assert any("not kept as a table: paired first in, first out" in note for note in other.notes)
    assert "trades/simulated_fills.csv" not in read(request("backtesting")).files


def test_the_policy_names_the_columns_of_any_other_engine() -> None:
    given_by_hand = request("columns", folder="backtesting", columns=COLUMNS)
    assert told(read(given_by_hand)) == told(read(request("backtesting")))


# -- what no export may get away with --------------------------------------------------------------------------

Damage = Callable[[dict[str, bytes]], None]


def cell(name: str, row: int, column: str, value: str) -> Damage:
    """Change one cell of a CSV file; row 2 is the first after the header."""

    def act(files: dict[str, bytes]) -> None:
        lines = files[name].decode().splitlines()
        place = lines[0].split(",").index(column)
        parts = re.findall(r'(?:"[^"]*"|[^,]*)(?:,|$)', lines[row - 1])[: len(lines[0].split(","))]
        parts[place] = value + ("," if parts[place].endswith(",") else "")
        lines[row - 1] = "".join(parts)
        files[name] = ("\n".join(lines) + "\n").encode()

    return act


def without(name: str) -> Damage:
    return lambda files: files.__delitem__(name)


def put(name: str, data: bytes) -> Damage:
    return lambda files: files.update({name: data})


def json_key(name: str, key: str, value: object) -> Damage:
    def act(files: dict[str, bytes]) -> None:
        table_ = json.loads(files[name])
        table_[key] = value
        files[name] = json.dumps(table_).encode()

    return act


def drop_rows(name: str, *rows: int) -> Damage:
    def act(files: dict[str, bytes]) -> None:
        lines = files[name].splitlines(keepends=True)
        files[name] = b"".join(line for number, line in enumerate(lines, 1) if number not in rows)

    return act


@pytest.mark.parametrize(
    ("engine_name", "damage", "said"),
    [
        (
            "backtesting",
            cell("trades.csv", 3, "ExitPrice", "abc"),
            'trades.csv row 3, column "ExitPrice": .abc. is not',
        ),
        ("backtesting", cell("trades.csv", 3, "ExitPrice", "49000.0"), "trades.csv row 3: states a result of"),
        ("backtesting", cell("trades.csv", 3, "EntryTime", "2026-11-20"), "is not within the prices of that bar"),
        ("backtesting", cell("equity.csv", 2, "Equity", "0"), "the starting capital is not above zero"),
        ("nautilus", json_key("result.json", "starting_balance", "-5 USDT"), "the starting capital is not above zero"),
        ("backtesting", cell("trades.csv", 3, "EntryPrice", "-1"), 'column "EntryPrice": is -1 where'),
        ("backtesting", cell("trades.csv", 4, "Size", "0"), 'column "Size": is 0'),
        ("backtesting", cell("trades.csv", 4, "EntryTime", "soon"), 'column "EntryTime": .soon. is not a time'),
        ("backtesting", cell("trades.csv", 4, "ExitTime", "2026-11-20 00:00"), "closed before it was opened"),
        ("backtesting", cell("trades.csv", 4, "Commission", "inf"), "is not a finite number"),
        ("backtesting", drop_rows("trades.csv", 5), "# Trades is 14; from its own trades it is 13"),
        ("backtesting", put("trades.csv", b"a,b\n1,2\n"), "has no column Size, EntryPrice"),
        ("backtesting", put("trades.csv", b""), "is empty; not even a header"),
        ("backtesting", put("trades.csv", b"\xff\xfe"), "is not UTF-8"),
        ("backtesting", put("trades.csv", b"a,b\n1\n"), "trades.csv row 2: has 1 cells"),
        ("backtesting", put("trades.csv", b"a,a\n1,2\n"), "has a column twice"),
        ("backtesting", put("equity.csv", b"Equity\n1\n"), "has no column Equity with its times"),
        ("backtesting", put("stats.json", b"[1]"), "is not an object of statistics"),
        ("backtesting", put("stats.json", b"{"), "stats.json: is not JSON"),
        ("backtesting", without("trades.csv"), "there is no trades.csv; the engine left equity.csv"),
        ("nautilus", cell("positions.csv", 2, "entry", "HOLD"), 'column "entry": is .HOLD. where BUY or SELL'),
        ("nautilus", cell("positions.csv", 2, "realized_pnl", "-60.33 EUR"), "is in EUR, the results are in USDT"),
        ("nautilus", cell("positions.csv", 2, "realized_pnl", "-60.33"), "is not an amount such as"),
        ("nautilus", cell("positions.csv", 2, "commissions", "['1 USDT'"), "is not a list of amounts"),
        ("nautilus", cell("positions.csv", 2, "commissions", "__import__('os')"), "is not a list of amounts"),
        ("nautilus", cell("positions.csv", 2, "instrument_id", "ETH-USDT.SIM"), "trades ETH-USDT.SIM, the drill was"),
        ("nautilus", drop_rows("positions.csv", *range(2, 15)), "rows with is_snapshot, and they are missing"),
        ("nautilus", json_key("result.json", "iterations", None), "does not say how many bars were processed"),
        ("nautilus", without("result.json"), "there is no result.json"),
        ("nautilus", put("account.csv", b"ts,total,currency\n"), ""),
    ],
)
def test_a_damaged_export_is_refused_with_its_place(engine_name: str, damage: Damage, said: str) -> None:
    files = files_of(engine_name)
    damage(files)
    asked = request(engine_name, files=files)
    if not said:  # an account without a balance is no fault where the result states the capital
        assert read(asked).points[0].equity == 1_000_000
        return
    with pytest.raises(ExportError) as caught:
        judged(asked)
    assert re.search(said, str(caught.value)), str(caught.value)


def test_a_run_that_stopped_early_is_seen(engine: str) -> None:
    """One engine ended after 114 of 100,000 bars with exit 0; the declaration does not come from the engine."""
    files = files_of(engine)
    if engine == "nautilus":
        json_key("result.json", "iterations", 114)(files)
    elif engine == "backtesting":
        drop_rows("equity.csv", *range(116, BARS + 2))(files)
    else:
        files = zipped(files, lambda result: result.update(backtest_end_ts=result["backtest_start_ts"] + 113 * 60_000))
    data = read(request(engine, files=files)).data
    assert (data.bars_declared, data.bars_processed) == (BARS, 114)


def test_several_files_for_one_output_are_refused() -> None:
    files = {"a.zip": b"x", "b.zip": b"y"}
    with pytest.raises(ExportError, match=r"2 files match \*.zip: a.zip, b.zip"):
        read(request("freqtrade", files=files))
    with pytest.raises(ExportError, match=r"a.zip: is not a zip"):
        read(request("freqtrade", files=files, outputs={"result": "a.zip"}))


def test_an_unknown_adapter_is_a_usage_error_that_lists_the_known() -> None:
    with pytest.raises(NoliveError) as caught:
        request("zipline", files={})
    assert "backtesting, columns, freqtrade, nautilus, peak_trade" in str(caught.value)


# -- freqtrade -------------------------------------------------------------------------------------------------


def zipped(
    files: dict[str, bytes], change: Callable[[dict[str, Any]], object] | None = None,
    config: Callable[[dict[str, Any]], object] | None = None, drop: str = "(none)",
) -> dict[str, bytes]:  # fmt: skip
    """The real result with its strategy's result or its configuration changed, or a member dropped."""
    (name,) = files
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(files[name])) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if drop in info.filename:
                continue
            if info.filename.endswith("_config.json") and config is not None:
                value = json.loads(data)
                config(value)
                data = json.dumps(value).encode()
            elif info.filename.endswith(".json") and "_config" not in info.filename and change is not None:
                value = json.loads(data)
                change(value["strategy"]["Crossover"])
                data = json.dumps(value).encode()
            new.writestr(info.filename, data)
    return {name: out.getvalue()}


@pytest.mark.parametrize("said", [False, None, "true", 1])
def test_a_freqtrade_result_that_was_no_dry_run_is_refused(said: object) -> None:
    files = zipped(files_of("freqtrade"), config=lambda value: value.update(dry_run=said))
    with pytest.raises(ExportError, match=r"_config.json: dry_run is") as caught:
        read(request("freqtrade", files=files))
    assert '"dry_run": true' in caught.value.fix


def test_a_freqtrade_result_without_its_configuration_proves_nothing() -> None:
    with pytest.raises(ExportError, match=r"holds 0 configurations"):
        read(request("freqtrade", files=zipped(files_of("freqtrade"), drop="_config")))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda result: result["trades"].pop(), "total_trades is 14; from its own trades it is 13"),
        (lambda result: result["trades"][0].update(profit_abs=100.0), "zip!trades row 1: states a result of 100"),
        (lambda result: result["trades"][0].update(pair="ETH/USDT"), "trades ETH/USDT, the drill was started for"),
        (lambda result: result.update(timeframe="tick"), "timeframe is tick"),
        (lambda result: result.update(trades={}), "total_trades is 14; from its own trades it is 0"),
    ],
)
def test_a_freqtrade_result_that_contradicts_itself_is_refused(
    change: Callable[[dict[str, Any]], object], said: str
) -> None:
    files = zipped(files_of("freqtrade"), change)
    with pytest.raises(ExportError, match=said):
        judged(request("freqtrade", files=files))


def test_an_open_trade_stays_open() -> None:
    def change(result: dict[str, Any]) -> None:
        result["trades"][-1].update(is_open=True, close_date=None, close_rate=None)

    evidence = read(request("freqtrade", files=zipped(files_of("freqtrade"), change)))
    last = evidence.trades[-1]
    assert (last.status, last.exit_ts, last.pnl_net) == ("open", None, None)
    assert read_trades(evidence.files["trades/simulated_trades.csv"]).faults == ()


# -- Peak_Trade ------------------------------------------------------------------------------------------------


def test_peak_trades_clock_and_entry_fee_are_put_right_from_its_own_account() -> None:
    evidence = read(peak())
    (trade,) = evidence.trades
    start, end = (dt.datetime.fromisoformat(text) for text in (evidence.data.start, evidence.data.end))
    assert start < trade.entry_ts < (trade.exit_ts or start) <= end, "the export says the clock of the run"
    assert trade.fees == pytest.approx(Decimal("2.50125"))
    grown = evidence.points[-1].equity - evidence.points[0].equity
    assert trade.pnl_net is not None
    assert abs(trade.pnl_net - grown) < Decimal("1e-9")
    assert (evidence.data.bars_declared, evidence.data.bars_processed, evidence.data.bar) == (500, 500, "1h")
    notes = " ".join(evidence.notes)
    assert "clock of the run" in notes
    assert "entry fees of 2.501250" in notes
    assert "501 rows in, 500 out (the starting capital" in notes


def test_peak_trades_figures_are_equal_or_explained() -> None:
    evidence = read(peak())
    rows = {row.native: row for row in compare(evidence.claims, metrics(evidence), "Peak_Trade")}
    assert [name for name, row in rows.items() if row.equal] == [
        "total_trades", "total_return", "max_drawdown", "win_rate", "total_fees",
    ]  # fmt: skip
    assert "sqrt(365)" in rows["sharpe"].note
    assert "ours is null: no trade lost" in rows["profit_factor"].note


def test_peak_trades_shorts_have_lost_their_entry_price_and_are_refused() -> None:
    with pytest.raises(ExportError, match="at the entry and at the exit of a short") as caught:
        read(peak("peak_trade_short"))
    assert "long only" in caught.value.fix


def long_run(*, fraction: bool = False, wall_clock: bool = True, off: str = "0") -> dict[str, bytes]:
    """Three longs in the shape of the execution pipeline, worked out by hand: 10 bps at each fill."""
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    closes = [100, 100, 110, 120, 120, 120, 90, 80, 80, 100, 105]
    spans = [(2, 4), (5, 7), (8, 10)]
    equity, account, held = [1000.0], 1000.0, None
    rows = ["entry_time,entry_price,exit_time,exit_price,size,side,pnl,pnl_pct,fee,exit_reason"]
    for bar, close in enumerate(closes):
        if bar in dict(spans):
            held = close
            account -= close * 0.001
        if held is not None and bar in dict(map(reversed, spans)):  # type: ignore[arg-type]
            fee = close * 0.001
            pnl = close - held - fee
            at = [start + dt.timedelta(hours=hour) for span in spans if span[1] == bar for hour in span]
            at = [dt.datetime(2026, 11, 22, 15, 0, bar, tzinfo=dt.UTC)] * 2 if wall_clock else at
            percent = pnl / held * (1 if fraction else 100)
            rows.append(f"{at[0]},{held},{at[1]},{close},1.0,long,{pnl!r},{percent!r},{fee!r},signal")
            account += pnl
            held = None
        equity.append(account + (close - held if held is not None else 0.0))
    equity[-1] += float(off)
    stamps = [start, *(start + dt.timedelta(hours=hour) for hour in range(len(closes)))]
    curve = [f"{when:%Y-%m-%dT%H:%M:%S},{value!r}" for when, value in zip(stamps, equity, strict=True)]
    snapshot = {"meta": {"symbol": "BTC/EUR", "effective_cost_config": {"taker_fee_bps": 10.0}}}
    return {
        "r/trades.csv": ("\n".join(rows) + "\n").encode(),
        "r/equity.csv": ("timestamp,equity\n" + "\n".join(curve) + "\n").encode(),
        "r/stats.json": json.dumps({"stats": {"total_trades": 3}}).encode(),
        "r/config_snapshot.json": json.dumps(snapshot).encode(),
    }


CSV = {"trades": "r/trades.csv"}


@pytest.mark.parametrize("wall_clock", [True, False])
def test_each_bar_of_several_trades_is_found_in_the_account(wall_clock: bool) -> None:
    evidence = read(peak(files=long_run(wall_clock=wall_clock), outputs=CSV))
    hours = [(trade.entry_ts.hour, (trade.exit_ts or trade.entry_ts).hour) for trade in evidence.trades]
    assert hours == [(2, 4), (5, 7), (8, 10)]
    assert [float(trade.pnl_net or 0) for trade in evidence.trades] == pytest.approx([9.77, -40.2, 24.815])
    assert ("clock of the run" in " ".join(evidence.notes)) is wall_clock


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (long_run(fraction=True), 'column "pnl_pct": .* it looks like a fraction'),
        (long_run(wall_clock=False, off="1"), "the equity grew by -4.6.*the trades earned -5.6"),
        (long_run(off="1"), "does not show where the trade was opened and closed"),
        ({**long_run(), "r/config_snapshot.json": b"{}"}, "does not show where|the trades earned"),
        ({**long_run(), "r/equity.csv": b"timestamp,equity\n2026-01-01T00:00:00,1\n"}, "without a bar nothing was run"),
    ],
)
def test_a_peak_trade_export_that_contradicts_itself_is_refused(files: dict[str, bytes], said: str) -> None:
    with pytest.raises(ExportError, match=said):
        read(peak(files=files, outputs=CSV))


def test_a_run_of_peak_trade_without_trades_is_sound_and_a_lost_table_is_not() -> None:
    curve = "".join(f"2026-01-01T{hour:02}:00:00,1000.0\n" for hour in (0, 0, 1, 2))
    files = {"r/equity.csv": f"timestamp,equity\n{curve}".encode(), "r/stats.json": b'{"total_trades": 0}'}
    evidence = read(peak(files=files))
    assert (evidence.trades, evidence.data.bars_processed) == ((), 3)
    assert read_trades(evidence.files["trades/simulated_trades.csv"]).faults == ()
    with pytest.raises(ExportError, match=r"there is no \*/trades.parquet"):
        read(peak(files={**files, "r/stats.json": b'{"total_trades": 1}'}))


def test_parquet_that_is_none_is_refused() -> None:
    with pytest.raises(ExportError, match=r"is not a Parquet file|pyarrow is not installed"):
        cells.read_table("x.parquet", b"PAR1 nothing PAR1")


# -- the pieces ------------------------------------------------------------------------------------------------


@given(st.decimals(min_value=-(10**15), max_value=10**15, allow_nan=False, allow_infinity=False, places=5))
def test_a_number_keeps_fifteen_digits_and_one_form(value: Decimal) -> None:
    found = cells.number(str(value), "x")
    assert abs(found - value) <= abs(value) * Decimal("1e-14")
    assert cells.number(format(found, "f"), "x") == found
    assert "E" not in str(cells.plain(found))
    assert not re.search(r"\.\d*0$", format(found, "f"))


@given(st.floats(min_value=1e-6, max_value=1e9))
def test_a_double_and_its_text_are_one_number(value: float) -> None:
    assert cells.number(value, "x") == cells.number(repr(value), "x")


@given(st.datetimes(min_value=dt.datetime(1991, 1, 1), max_value=dt.datetime(2190, 1, 1)))
def test_a_time_is_the_same_in_every_form(moment: dt.datetime) -> None:
    aware = moment.replace(microsecond=0, tzinfo=dt.UTC)
    seconds = int(aware.timestamp())
    forms = [aware, aware.isoformat(), str(aware), f"{moment.replace(microsecond=0)}"]
    if seconds >= 10**9:
        forms += [seconds * 10**9, seconds * 1000, seconds * 10**6, str(seconds)]
    assert {cells.moment(form, "x") for form in forms} == {aware}


@pytest.mark.parametrize("text", ["", "0", "99999999999999999999999", "2026-13-01", "1e9", "9999-01-01T00:00:00"])
def test_what_is_no_time_of_a_market_is_refused(text: str) -> None:
    with pytest.raises(ExportError):
        cells.moment(text, "x")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"ts,open,high,low\n", "bars have open, high, low, close"),
        (b"ts,open,high,low,close\n2026-01-01,1,1,1,1\n", "has 1 bars"),
        (b"ts,open,high,low,close\n2026-01-02,1,1,1,1\n2026-01-01,1,1,1,1\n", "is not later than the bar before"),
        (b"ts,open,high,low,close\n2026-01-01,1,1,1,2\n2026-01-02,1,1,1,1\n", "is not between low and high"),
    ],
)
def test_bars_that_are_none_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(ExportError, match=said):
        bars.read("bars.csv", data)


def test_gaps_are_counted_and_a_long_curve_is_thinned_to_the_end_of_its_periods() -> None:
    rows = [f"2026-01-01T{hour:02}:{minute:02}:00Z,1,1,1,1" for hour in range(3) for minute in range(60)]
    del rows[70:75]
    read_ = bars.read("bars.csv", ("Date,Open,High,Low,Close\n" + "\n".join(rows) + "\n").encode())
    assert (read_.seconds, read_.gaps, len(read_.rows)) == (60, 1, 175)
    points = bars.marked(read_, (), Decimal(5))
    few = bars.thinned(points, 20)
    assert (few[0], few[-1]) == (points[0], points[-1])
    assert len(few) <= 21
    assert [later.ts.strftime("%H:%M") for later in few if later.ts.minute % 15] == ["01:10"], "the last before the gap"


def test_what_no_record_can_hold_is_null() -> None:
    text = b'{"a": NaN, "b": 1e400, "c": -Infinity, "d": 123456789012345678901234567890, "e": 1795344300000000000}'
    found = cells.read_json("x", text)
    assert found == {"a": None, "b": None, "c": None, "d": 1.2345678901234568e29, "e": 1795344300000000000}
    assert b"null" in dump(found)


# -- the table -------------------------------------------------------------------------------------------------


def test_no_adapter_imports_an_engine() -> None:
    engines = {"backtesting", "freqtrade", "nautilus_trader", "vectorbt", "backtrader", "pandas", "numpy", "ccxt"}
    for path in (Path(table.__file__).parent).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & engines, path


@pytest.mark.parametrize("row", table.ENGINES, ids=lambda row: row.name)
def test_every_engine_has_a_recipe_and_a_real_export(row: table.Engine) -> None:
    text = (EXPORTS.parents[2] / "docs" / "drill.md").read_text()
    assert f'adapter = "{row.name}"' in text
    if row.proved:
        provenance = (EXPORTS / "PROVENANCE.md").read_text()
        assert row.proved in provenance
        assert files_of(row.name)
    assert [engine.name for engine in table.ENGINES] == sorted(engine.name for engine in table.ENGINES)


def test_every_recipe_of_the_documentation_is_a_policy() -> None:
    text = (EXPORTS.parents[2] / "docs" / "drill.md").read_text()
    section = text[text.index("## Your own engine") : text.index("## When something goes wrong")]
    blocks = re.findall(r"```toml\n(.*?)```", section, re.DOTALL)
    engines = [parse(block.encode(), ".nolive.toml").engine for block in blocks]
    assert sorted(engine.adapter for engine in engines) == sorted(table.BY_NAME)
    for engine in engines:
        words = " ".join(engine.argv)
        known = {"{repo}", "{out}", "{config}", "{python}", "{symbol}", "{strategy}", "{mode}", "{seed}", "{bars}"}
        assert set(re.findall(r"\{\w*\}", words)) <= known
        assert "{out}" in words
        assert set(engine.columns) <= {*columns.REQUIRED, *columns.OPTIONAL}


def test_an_open_file_of_bars_is_declared_not_the_engines_count() -> None:
    asked: Request = request("backtesting", bars=99)
    assert read(asked).data.bars_declared == BARS
    assert read(request("backtesting", bars=99, marked=False)).data.bars_declared == 99
