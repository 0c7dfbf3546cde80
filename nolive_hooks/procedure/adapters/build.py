"""From a reading to evidence: normalised tables, raw exports, declared data and the engine's figures beside ours."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.figures.equity import FILL_COLUMNS, EquityPoint, judge_fills, write_equity
from nolive_hooks.evidence.figures.trades import Trade, write_trades
from nolive_hooks.evidence.records import Instrument, dump
from nolive_hooks.evidence.tables import stamp, write
from nolive_hooks.procedure.adapters import bars as market
from nolive_hooks.procedure.adapters.bars import Bars
from nolive_hooks.procedure.adapters.cells import ExportError
from nolive_hooks.procedure.adapters.reading import Claim, Fill, Reading, Request
from nolive_hooks.procedure.adapters.trips import instrument, numbered, overlapping
from nolive_hooks.procedure.export import EngineData, Named

MAX_POINTS = 10_000
MAX_NAME = 100  # characters of a file's name in a pack
_UNITS = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What goes into the pack: files by pack path, the data as declared, the engine, its figures, notes for the log."""

    files: Mapping[str, bytes]
    engine: Named
    data: EngineData
    trades: tuple[Trade, ...]
    points: tuple[EquityPoint, ...]
    instrument: Instrument
    native: Mapping[str, Any]
    claims: tuple[Claim, ...]
    notes: tuple[str, ...]


def build(name: str, reading: Reading, request: Request) -> Evidence:
    """Number the trades, compute every result again, mark the account, keep the raw export."""
    bars = _bars(request)
    trades = tuple(numbered(reading.trips, request))
    if bars is not None:
        _on_the_market(bars, trades, request)
    points, source = _equity(reading, trades, bars, request)
    data = _data(reading, bars, request, points, overlapping(trades))
    fills, paired = _fills(reading.fills, trades, request)
    notes = (*(_count(*count) for count in reading.counts), *reading.notes, *paired, source)
    files = {
        layout.TRADES: write_trades(trades),
        layout.EQUITY: write_equity(points),
        **fills,
        **_natives(request),
    }
    files[f"{layout.NATIVE}export.json"] = _export(name, reading, request, notes)
    if bars is not None and len(table := market.as_csv(bars)) <= layout.MAX_FILE:
        files[layout.BARS] = table
    return Evidence(
        files=files,
        engine=Named(name, reading.version),
        data=data,
        trades=trades,
        points=points,
        instrument=instrument(request.symbol, trades),
        native=dict(reading.values),
        claims=reading.claims,
        notes=notes,
    )


def _bars(request: Request) -> Bars | None:
    return None if request.bars_file is None else market.read(request.policy.data, request.bars_file)


def _fills(
    fills: Sequence[Fill], trades: Sequence[Trade], request: Request
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """simulated_fills.csv where the fills, paired first in and first out, are these very trades; else a note."""
    if not fills:
        return {}, ()
    quote, rows = request.symbol.rpartition("-")[2], []
    fixed = (request.run_id, request.mode.value, "true", request.strategy, request.symbol)
    for number, fill in enumerate(sorted(fills, key=lambda fill: fill.ts), 1):
        rows.append((
            f"sim-{number:06d}", *fixed, fill.side, fill.qty, fill.price, fill.fee, quote, fill.ts,
            f"sim-{fill.order}", fill.liquidity,
        ))  # fmt: skip
    data = write([column.name for column in FILL_COLUMNS if column.required], rows)
    wrong = next(judge_fills(data, trades, request.run_id, request.mode.value), None)
    if wrong is not None:
        return {}, (f"the fills are not kept as a table: {wrong.message}",)
    return {layout.FILLS: data}, (f"{len(fills)} fills, paired first in, first out, are these {len(trades)} trades",)


def _on_the_market(bars: Bars, trades: Sequence[Trade], request: Request) -> None:
    """Every fill lies in the window of the bars and within the prices of its bar, as the judge of the pack demands."""
    for trade in trades:
        for what, when, price in (
            ("entry", trade.entry_ts, trade.entry_price),
            ("exit", trade.exit_ts, trade.exit_price),
        ):
            if when is None or price is None or bars.traded(when, price):
                continue
            raise ExportError(
                f"row {trade.native_row}: the {what} at {price:f}, {stamp(when)}, is not within the prices of that bar",
                where="trades", why=f"the bars are those of {request.policy.data}, and no market was there",
                fix="name the bars that the engine ran on; or, where it adds slippage beyond the bar, leave data out",
            )  # fmt: skip


def _equity(
    reading: Reading, trades: Sequence[Trade], bars: Bars | None, request: Request
) -> tuple[tuple[EquityPoint, ...], str]:
    """The account over time and a sentence on where it comes from: our own marks, the engine's, or the trades."""
    capital = Decimal(repr(request.policy.capital)) or reading.capital
    if (capital is not None and capital < 0) or (reading.points and reading.points[0].equity <= 0):
        raise ExportError("the starting capital is not above zero", where="{out}")
    if bars is not None and capital:
        points = market.marked(bars, trades, capital)
        source = f"marked by nolive at the close of every bar of {request.policy.data}"
    elif reading.points:
        points, source = _increasing(reading.points), "as the engine exports it"
    elif capital and reading.start is not None:
        points = market.realised(reading.start, trades, capital)
        source = "after each closed trade; nobody marked open ones"
    else:
        raise ExportError(
            "there is no equity curve, and nothing says the starting capital", where="{out}",
            why="without it no return can be computed", fix="[engine] capital = 100000 in .nolive.toml",
        )  # fmt: skip
    few = market.thinned(points, MAX_POINTS)
    shorter = f", thinned from {len(points)} to {len(few)} points" if len(few) < len(points) else ""
    return few, f"equity curve: {len(few)} points, {source}{shorter}"


def _increasing(points: tuple[EquityPoint, ...]) -> tuple[EquityPoint, ...]:
    for number, (earlier, later) in enumerate(pairwise(points), 3):
        if later.ts <= earlier.ts:
            raise ExportError(f"{later.ts.isoformat()} is not later than the row before", where=f"equity, row {number}")
    return points


def _data(
    reading: Reading, bars: Bars | None, request: Request, points: Sequence[EquityPoint], hedging: bool
) -> EngineData:
    """What was declared (the bars of the policy's file, else the number asked for) against what was processed."""
    start = bars.start if bars is not None else reading.start or points[0].ts
    end = bars.end if bars is not None else reading.end or points[-1].ts
    seconds = bars.seconds if bars is not None else reading.bar_seconds or _step(points)
    return EngineData(
        bar=_bar(seconds),
        bars_declared=len(bars.rows) if bars is not None else request.bars,
        bars_processed=reading.processed,
        warmup=request.policy.warmup,
        gaps=bars.gaps if bars is not None else 0,
        start=stamp(start),
        end=stamp(max(end, points[-1].ts)),
        sha256=hashlib.sha256(request.bars_file).hexdigest() if request.bars_file is not None else "",
        hedging=hedging,
    )


def _step(points: Sequence[EquityPoint]) -> int:
    return int((points[1].ts - points[0].ts).total_seconds()) if len(points) > 1 else 60


def _bar(seconds: int) -> str:
    unit, letter = next(((unit, letter) for unit, letter in _UNITS if seconds and seconds % unit == 0), (60, "m"))
    return f"{max(seconds // unit, 1)}{letter}"


def _count(name: str, rows_in: int, rows_out: int, why: str) -> str:
    tail = f" ({why})" if why and rows_in != rows_out else ""
    return f"{name}: {rows_in} rows in, {rows_out} out{tail}"


def _natives(request: Request) -> dict[str, bytes]:
    """The raw files that the outputs name, where they are text and small; of the others the digest is kept."""
    found = (request.find(key) for key in sorted(request.outputs))
    return {f"{layout.NATIVE}{_plain(item[0])}": item[1] for item in found if item is not None and _keepable(*item)}


def _plain(name: str) -> str:
    """A path in {out} as one name of a pack: `drill/stats.json` becomes drill_stats.json."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)[-MAX_NAME:].lstrip(".-") or "export"


def _keepable(name: str, data: bytes) -> bool:
    return name.endswith((".csv", ".json")) and 0 < len(data) <= layout.MAX_FILE


def _export(name: str, reading: Reading, request: Request, notes: Sequence[str]) -> bytes:
    """trades/native/export.json: which files the adapter read, with their digests, rows in and out."""
    found = {key: request.find(key) for key in sorted(request.outputs)}
    return dump(
        {
            "schema": "nolive.export/1",
            "adapter": name,
            "files": [
                {
                    "output": key,
                    "name": item[0],
                    "bytes": len(item[1]),
                    "sha256": hashlib.sha256(item[1]).hexdigest(),
                    "kept": f"{layout.NATIVE}{_plain(item[0])}" if _keepable(*item) else None,
                }
                for key, item in found.items()
                if item is not None
            ],
            "rows": [count._asdict() for count in reading.counts],
            "notes": list(notes),
        }
    )
