"""Tables, trades, rules, equity and fills: strict in form, exact in arithmetic, every fault with its place."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks.evidence.drill import Mode
from nolive_hooks.evidence.figures.equity import EquityPoint, judge_fills, read_equity, write_equity
from nolive_hooks.evidence.figures.trade_rules import TradeRules, expected_pnl, judge_trades, tolerance
from nolive_hooks.evidence.figures.trades import REQUIRED, Trade, read_trades, write_trades
from nolive_hooks.evidence.tables import MAX_FAULTS, Column, Fault, moment, read, stamp
from tests.unit import evidence_factory as factory

TRADES = factory.trades(4)
CSV = write_trades(TRADES)
RULES = TradeRules.of(
    factory.RUN_ID,
    Mode.DRILL_ONLY,
    (factory.INSTRUMENT,),
    factory.drill_record(factory.evidence_files()).data,
)


def cells(row: int, **changed: str) -> bytes:
    """The table with cells of a data row (1-based) replaced."""
    lines = CSV.decode().splitlines()
    header, values = lines[0].split(","), lines[row].split(",")
    for name, text in changed.items():
        values[header.index(name)] = text
    lines[row] = ",".join(values)
    return ("\n".join(lines) + "\n").encode()


def judged(data: bytes, rules: TradeRules = RULES) -> list[Fault]:
    table = read_trades(data)
    return [*table.faults, *judge_trades(table.lines, rules)]


def said(faults: list[Fault], check: str, line: int, column: str) -> bool:
    return any((fault.check, fault.line, fault.column) == (check, line, column) for fault in faults)


def test_valid_trades_have_no_fault_and_survive_a_round_trip() -> None:
    table = read_trades(CSV)
    assert table.faults == ()
    assert table.trades == TRADES
    assert write_trades(table.trades) == CSV
    assert judged(CSV) == []


def test_rows_are_written_in_the_order_of_entry_and_id() -> None:
    assert write_trades(TRADES[::-1]) == CSV


MONEY = st.decimals(
    min_value=Decimal("0.01"), max_value=Decimal("1e9"), places=2, allow_nan=False, allow_infinity=False
)


@settings(max_examples=50)
@given(st.lists(st.tuples(MONEY, MONEY, MONEY, st.booleans()), min_size=1, max_size=6))
def test_any_trade_that_obeys_the_invariant_is_accepted(rows: list[tuple[Decimal, Decimal, Decimal, bool]]) -> None:
    made = []
    for number, (entry, leave, fees, long) in enumerate(rows):
        start = factory.DATA_START + dt.timedelta(hours=2 * number)
        trade = msgspec.structs.replace(
            TRADES[0], trade_id=f"sim-{number}", side="long" if long else "short", entry_ts=start,
            exit_ts=start + dt.timedelta(hours=1), entry_price=entry, exit_price=leave, fees=fees,
        )  # fmt: skip
        made.append(msgspec.structs.replace(trade, pnl_net=expected_pnl(trade, factory.INSTRUMENT)))
    assert judged(write_trades(made)) == []


@settings(max_examples=50)
@given(MONEY, st.decimals(min_value=Decimal("0.1"), max_value=Decimal("1e6"), places=3))
def test_a_result_beyond_the_tolerance_is_found(price: Decimal, off: Decimal) -> None:
    trade = msgspec.structs.replace(TRADES[0], entry_price=price)
    right = expected_pnl(trade, factory.INSTRUMENT)
    assert right is not None
    wrong = right + tolerance(trade, factory.INSTRUMENT) + off
    assert said(judged(write_trades([msgspec.structs.replace(trade, pnl_net=wrong)])), "NL-TRD-05", 2, "pnl_net")


@pytest.mark.parametrize(
    ("data", "check"),
    [
        (b"", "NL-TRD-01"),
        (b"\xef\xbb\xbf" + CSV, "NL-TRD-01"),
        (CSV.replace(b"\n", b"\r\n"), "NL-TRD-01"),
        (CSV.replace(b",", b";"), "NL-TRD-01"),
        (CSV.replace(b"simulated,", b"", 1), "NL-TRD-01"),
        (CSV.replace(b"run_id,mode", b"mode,run_id", 1), "NL-TRD-01"),
        (CSV.replace(b"status", b"state", 1), "NL-TRD-01"),
        (CSV.removesuffix(b"\n"), "NL-TRD-02"),
        (CSV.replace(b"ma_crossover", b"ma_\xff", 1), "NL-TRD-02"),
        (CSV.replace(b"ma_crossover", b"ma_\0", 1), "NL-TRD-02"),
        (CSV + b"one,two\n", "NL-TRD-02"),
        (CSV + b'"open\n', "NL-TRD-02"),
        (CSV + b"\n", "NL-TRD-02"),
    ],
    ids=["empty", "bom", "crlf", "semicolons", "column lost", "order", "renamed", "no end", "latin-1", "nul", "short",
         "quote", "blank"],
)  # fmt: skip
def test_E8_a_table_of_another_form_is_refused(data: bytes, check: str) -> None:
    assert check in {fault.check for fault in read_trades(data).faults}


@pytest.mark.parametrize(
    ("column", "text", "check"),
    [
        ("qty", "NaN", "NL-TRD-02"),
        ("qty", "inf", "NL-TRD-02"),
        ("qty", "1e999", "NL-TRD-02"),
        ("qty", "-1", "NL-TRD-02"),
        ("qty", "0", "NL-TRD-02"),
        ("qty", "٣", "NL-TRD-02"),
        ("entry_price", '"0,5"', "NL-TRD-02"),
        ("entry_price", "", "NL-TRD-02"),
        ("fees", "-0.01", "NL-TRD-02"),
        ("entry_ts", "2026-10-14 01:00:00", "NL-TRD-02"),
        ("entry_ts", "2026-10-14T01:00:00", "NL-TRD-02"),
        ("entry_ts", "2026-02-30T01:00:00Z", "NL-TRD-02"),
        ("strategy", "=cmd()", "NL-TRD-02"),
        ("strategy", "@SUM(A1)", "NL-TRD-02"),
        ("strategy", "+1", "NL-TRD-02"),
        ("strategy", " ma", "NL-TRD-02"),
        ("trade_id", "sim-<b>", "NL-TRD-02"),
        ("trade_id", "12345", "NL-TRD-02"),
        ("side", "buy", "NL-TRD-02"),
        ("symbol", "ETH-EUR", "NL-TRD-02"),
        ("status", "open", "NL-TRD-02"),
        ("exit_ts", "", "NL-TRD-02"),
        ("simulated", "false", "NL-TRD-03"),
        ("simulated", "TRUE", "NL-TRD-03"),
        ("mode", "live", "NL-TRD-03"),
        ("mode", "paper", "NL-TRD-03"),
        ("run_id", "drill_20200101_000000", "NL-TRD-03"),
        ("trade_id", "sim-0001", "NL-TRD-04"),
        ("pnl_net", "1000", "NL-TRD-05"),
        ("entry_ts", "2020-01-01T00:00:00Z", "NL-TRD-06"),
        ("exit_ts", "2099-01-01T00:00:00Z", "NL-TRD-06"),
        ("exit_ts", "2026-10-13T12:00:00Z", "NL-TRD-06"),
        ("entry_order_id", "OQCLML-BW3P3-BUCMWZ", "NL-TRD-07"),
        ("quote_ccy", "USD", "NL-TRD-09"),
    ],
)
def test_E8_a_bad_cell_is_named_with_row_and_column(column: str, text: str, check: str) -> None:
    faults = judged(cells(3, **{column: text}))
    where = (4, "exit_ts") if column == "status" else (4, column)
    assert said(faults, check, *where), faults


def test_E8_rows_out_of_order_and_overlapping_are_named() -> None:
    lines = CSV.splitlines(keepends=True)
    swapped = judged(b"".join([lines[0], lines[2], lines[1], *lines[3:]]))
    assert said(swapped, "NL-TRD-02", 3, "entry_ts")
    overlap = judged(cells(1, exit_ts=stamp(TRADES[1].entry_ts + dt.timedelta(minutes=1))))
    assert said(overlap, "NL-TRD-06", 3, "entry_ts")
    hedged = TradeRules(RULES.run_id, RULES.mode, RULES.instruments, RULES.start, RULES.end, hedging=True)
    assert judged(cells(1, exit_ts=stamp(TRADES[1].entry_ts + dt.timedelta(minutes=1))), hedged) == []


@pytest.mark.parametrize(
    "native", ["OQCLML-BW3P3-BUCMWZ", "T12345-ABCDE-FGHIJK", "0f8fad5b-d9cb-469f-a165-70867728950e", "28457239011"]
)
def test_E8_native_ids_of_venues_are_named(native: str) -> None:
    data = write_trades([msgspec.structs.replace(TRADES[0], native_id=native)])
    assert said(judged(data), "NL-TRD-07", 2, "native_id")


@pytest.mark.parametrize("native", ["1", "P-001", "trade 7"])
def test_native_ids_of_simulators_are_fine(native: str) -> None:
    assert judged(write_trades([msgspec.structs.replace(TRADES[0], native_id=native)])) == []


def test_optional_columns_are_proven_too() -> None:
    trade = msgspec.structs.replace(TRADES[0], entry_fee=Decimal(1), exit_fee=Decimal(1))
    assert said(judged(write_trades([trade])), "NL-TRD-05", 2, "fees")
    trade = msgspec.structs.replace(TRADES[0], return_net=Decimal(5))
    assert said(judged(write_trades([trade])), "NL-TRD-05", 2, "return_net")
    stake = TRADES[0].entry_price * TRADES[0].qty
    right = (TRADES[0].pnl_net or Decimal(0)) / stake * 2
    trade = msgspec.structs.replace(TRADES[0], return_net=round(right, 12), leverage=Decimal(2))
    assert judged(write_trades([trade])) == []
    assert said(judged(write_trades([msgspec.structs.replace(trade, leverage=Decimal(0))])), "NL-TRD-02", 2, "leverage")


def test_funding_counts_and_inverse_contracts_are_converted_at_the_exit() -> None:
    funded = msgspec.structs.replace(TRADES[0], funding=Decimal(-3))
    assert said(judged(write_trades([funded])), "NL-TRD-05", 2, "pnl_net")
    paid = msgspec.structs.replace(funded, pnl_net=(TRADES[0].pnl_net or Decimal(0)) - 3)
    assert judged(write_trades([paid])) == []
    inverse = msgspec.structs.replace(factory.INSTRUMENT, inverse=True)
    trade = msgspec.structs.replace(
        TRADES[1], entry_price=Decimal(100), exit_price=Decimal(200), qty=Decimal(1000), fees=Decimal(0)
    )
    assert expected_pnl(trade, inverse) == Decimal(1000)  # 1000 * (1/100 - 1/200) = 5 in base, worth 200 each
    assert expected_pnl(msgspec.structs.replace(trade, exit_price=None), inverse) is None


def test_an_open_trade_has_no_end_and_no_result() -> None:
    trade = msgspec.structs.replace(TRADES[-1], status="open", exit_ts=None, exit_price=None, pnl_net=None)
    assert judged(write_trades([trade])) == []
    assert not trade.closed


def test_a_hopeless_table_is_not_read_to_its_end() -> None:
    table = read(b"a,b\n" + b"1\n" * 5000, (Column("a"), Column("b")))
    assert len(table.faults) <= MAX_FAULTS + 1
    assert "more than" in table.faults[-1].message


def test_quoted_cells_are_csv_and_integers_are_integers() -> None:
    table = read(b'a,b\n"x, y",7\n', (Column("a"), Column("b", "integer")))
    assert table.rows[0].cells == {"a": "x, y", "b": 7}
    assert read(b"a,b\nx,7.0\n", (Column("a"), Column("b", "integer"))).faults[0].column == "b"


@given(st.datetimes(min_value=dt.datetime(1980, 1, 1), timezones=st.just(dt.UTC)))
def test_times_survive_a_round_trip(when: dt.datetime) -> None:
    assert moment(stamp(when)) == when


def test_required_columns_are_those_of_the_format() -> None:
    assert REQUIRED == (
        "trade_id", "run_id", "mode", "simulated", "strategy", "symbol", "side", "qty", "entry_ts", "entry_price",
        "exit_ts", "exit_price", "fees", "pnl_net", "quote_ccy", "status",
    )  # fmt: skip


def test_equity_survives_a_round_trip_and_is_strictly_increasing() -> None:
    points = factory.equity(TRADES)
    assert read_equity(write_equity(points)) == (points, ())
    rich = (EquityPoint(factory.DATA_START, Decimal(5), Decimal(4), Decimal(1), Decimal("-0.1")),)
    assert read_equity(write_equity(rich)).points == rich
    twice = write_equity([points[0], points[0]])
    assert read_equity(twice).faults == (Fault("NL-TRD-02", 3, "ts", "is not later than the row before"),)
    assert read_equity(b"ts,equity\n2026-11-22T00:00:00Z,0\n").faults[0].column == "equity"
    assert read_equity(b"ts,equity\nyesterday,1\n").points == ()


def fills_of(trades: tuple[Trade, ...]) -> bytes:
    head = "fill_id,run_id,mode,simulated,strategy,symbol,side,qty,price,fee,fee_ccy,ts,order_id,liquidity\n"
    rows = []
    for number, trade in enumerate(trades):
        assert trade.exit_ts is not None
        for part, when, price in (("e", trade.entry_ts, trade.entry_price), ("x", trade.exit_ts, trade.exit_price)):
            side = "buy" if (part == "e") == (trade.side == "long") else "sell"
            rows.append(
                f"sim-{part}{number},{factory.RUN_ID},drill_only,true,{trade.strategy},{trade.symbol},{side},{trade.qty},"
                f"{price},1.25,EUR,{stamp(when)},sim-{part}{number},taker\n"
            )
    return (head + "".join(rows)).encode()


def test_fills_pair_to_the_trades() -> None:
    assert list(judge_fills(fills_of(TRADES), TRADES, factory.RUN_ID, "drill_only")) == []


def test_fills_that_do_not_pair_are_named() -> None:
    faults = list(judge_fills(fills_of(TRADES[:-1]), TRADES, factory.RUN_ID, "drill_only"))
    assert [fault.check for fault in faults] == ["NL-TRD-10"]
    doubled = fills_of(TRADES).replace(b"sim-e1,drill", b"sim-e0,drill").replace(b",drill_only", b",paper", 1)
    checks = {fault.check for fault in judge_fills(doubled, TRADES, factory.RUN_ID, "drill_only")}
    assert {"NL-TRD-03", "NL-TRD-04"} <= checks
    assert {f.check for f in judge_fills(b"x\n", TRADES, factory.RUN_ID, "drill_only")} == {"NL-TRD-01"}


def test_fills_are_paired_first_in_first_out_in_parts() -> None:
    one = msgspec.structs.replace(TRADES[1], side="long", qty=Decimal("0.2"))
    assert one.exit_ts is not None
    two = msgspec.structs.replace(one, qty=Decimal("0.3"), exit_ts=one.exit_ts + dt.timedelta(hours=1))
    rest = msgspec.structs.replace(one, qty=Decimal("0.1"), exit_ts=None, exit_price=None)
    head, *rows = fills_of((msgspec.structs.replace(one, qty=Decimal("0.6")),)).decode().splitlines()
    sell = rows[1].split(",")
    parts = []
    for number, (trade, qty) in enumerate(((one, "0.2"), (two, "0.3"))):
        assert trade.exit_ts is not None
        parts.append(",".join([f"sim-s{number}", *sell[1:7], qty, *sell[8:11], stamp(trade.exit_ts), *sell[12:]]))
    data = ("\n".join([head, rows[0], *parts]) + "\n").encode()
    assert list(judge_fills(data, (one, two, rest), factory.RUN_ID, "drill_only")) == []
