"""Checks of the tables: simulated trades, equity, fills, and the bars they were traded on."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import cast

from nolive_hooks.evidence.figures.equity import judge_fills
from nolive_hooks.evidence.figures.metrics import period_seconds
from nolive_hooks.evidence.figures.trade_rules import TradeRules, judge_trades
from nolive_hooks.evidence.judges.case import Case
from nolive_hooks.evidence.layout import BARS, EQUITY, FILLS, MAX_FILE, PERFORMANCE, TRADES
from nolive_hooks.evidence.tables import Column, Fault, Row, read
from nolive_hooks.model import Finding

BAR_COLUMNS = (
    Column("ts", "time"),
    Column("open", "decimal"),
    Column("high", "decimal"),
    Column("low", "decimal"),
    Column("close", "decimal"),
    Column("volume", "decimal", required=False, empty=True),
)


def judge(case: Case) -> Iterator[Finding]:
    """NL-TRD-01 to 10."""
    if case.trades is not None:
        yield from _faults(case, TRADES, case.trades.faults)
        yield from _meaning(case)
    if case.equity is not None:
        yield from _faults(case, EQUITY, case.equity.faults)
    if case.trades is not None and case.drill is not None and FILLS in case.pack.files:
        mode = str(case.drill.mode.declared)
        yield from _faults(case, FILLS, judge_fills(case.pack.files[FILLS], case.trades.trades, case.pack.run_id, mode))
    yield from _counts(case)
    if BARS in case.pack.files and len(case.pack.files[BARS]) <= MAX_FILE:
        yield from _bars(case)


def _faults(case: Case, path: str, faults: Iterator[Fault] | tuple[Fault, ...]) -> Iterator[Finding]:
    for fault in faults:
        column = f'column "{fault.column}" ' if fault.column else ""
        yield case.find(
            fault.check, path, f"{column}{fault.message}", line=fault.line, name=f"{fault.line}.{fault.column}"
        )


def _meaning(case: Case) -> Iterator[Finding]:
    if case.drill is None or case.trades is None:
        return
    try:
        rules = TradeRules.of(case.pack.run_id, case.drill.mode.declared, case.drill.instruments, case.drill.data)
    except ValueError as error:
        yield case.find("NL-TRD-06", TRADES, f"the data's window is not a time of the calendar: {error}", name="window")
        return
    yield from _faults(case, TRADES, judge_trades(case.trades.lines, rules))
    currency = case.performance.currency if case.performance is not None else ""
    others = {trade.quote_ccy for trade in case.trades.trades} - {currency}
    if currency and others:
        text = f"results in {', '.join(sorted(others))} cannot be added up in {currency}"
        yield case.find("NL-TRD-09", TRADES, text, name="currency")


def _counts(case: Case) -> Iterator[Finding]:
    if case.trades is None or case.performance is None:
        return
    rows, said = case.pack.files[TRADES].count(b"\n") - 1, case.performance.metrics.trades_total
    if rows != said:
        yield case.find(
            "NL-TRD-08", PERFORMANCE, f"trades_total is {said}, {TRADES} has {rows} rows", name="trades_total"
        )


def _bars(case: Case) -> Iterator[Finding]:
    table = read(case.pack.files[BARS], BAR_COLUMNS)
    yield from _faults(case, BARS, table.faults)
    if table.faults or case.trades is None or case.drill is None:
        return
    times = [cast("dt.datetime", row.cells["ts"]) for row in table.rows]
    if any(later <= earlier for earlier, later in pairwise(times)):
        yield case.find("NL-TRD-02", BARS, "the bars are not in the order of their times", name="order")
        return
    span = dt.timedelta(seconds=period_seconds(case.drill.data.bar))
    shift = span if case.drill.data.bar_ts_convention == "close" else dt.timedelta()
    for line, trade in case.trades.lines:
        for column, when, price in (
            ("entry", trade.entry_ts, trade.entry_price),
            ("exit", trade.exit_ts, trade.exit_price),
        ):
            if when is None or price is None:
                continue
            if not _touched(times, table.rows, when + shift, span, price):
                text = f'column "{column}_price" is not within the prices of its bar'
                yield case.find("NL-TRD-06", TRADES, text, line=line, name=f"{line}.{column}_price")


def _touched(
    times: list[dt.datetime], rows: tuple[Row, ...], when: dt.datetime, span: dt.timedelta, price: Decimal
) -> bool:
    """True where a bar at the time, or the one that ends there, traded at the price; a fill may use either."""
    index = bisect_right(times, when) - 1
    for place in (index, index - 1):
        if 0 <= place < len(times) and when - times[place] <= span:
            cells = rows[place].cells
            if cast("Decimal", cells["low"]) <= price <= cast("Decimal", cells["high"]):
                return True
    return False
