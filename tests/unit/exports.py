"""The real exports of tests/data/exports as requests to an adapter."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nolive_hooks.evidence.drill import Mode
from nolive_hooks.evidence.figures.metrics import basis_of, recompute
from nolive_hooks.evidence.records.metrics import Metrics
from nolive_hooks.policy import EnginePolicy
from nolive_hooks.procedure.adapters import table
from nolive_hooks.procedure.adapters.build import Evidence
from nolive_hooks.procedure.adapters.reading import Request

EXPORTS = Path(__file__).resolve().parent.parent / "data" / "exports"
RUN = "drill_20261122_104500"
BARS = 1500
PEAK_BARS = 500


def files_of(folder: str) -> dict[str, bytes]:
    """Every file of an export, by its path in {out}."""
    root = EXPORTS / folder
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def request(
    name: str, *, folder: str = "", files: Mapping[str, bytes] | None = None, marked: bool = True,
    symbol: str = "BTC-USDT", bars: int = BARS, **policy: Any,
) -> Request:  # fmt: skip
    """A request to an adapter over its real export; with `marked` the bars are those of the policy's file."""
    engine = EnginePolicy(adapter=name, data="bars.csv" if marked else "", **policy)
    return Request(
        run_id=RUN, mode=Mode.DRILL_ONLY, strategy="Crossover", symbol=symbol, bars=bars, policy=engine,
        files=files_of(folder or name) if files is None else files, outputs=table.outputs_of(name, engine.outputs),
        bars_file=(EXPORTS / "bars.csv").read_bytes() if marked else None,
    )  # fmt: skip


def peak(folder: str = "peak_trade", files: Mapping[str, bytes] | None = None, **policy: Any) -> Request:
    """A request over the export of Peak_Trade, which leaves no bars."""
    return request(
        "peak_trade", folder=folder, files=files, marked=False, symbol="BTC-EUR", bars=PEAK_BARS, **policy
    )  # fmt: skip


def read(asked: Request) -> Evidence:
    """The export as evidence."""
    return table.read(asked.policy.adapter, asked)


def metrics(evidence: Evidence) -> Metrics:
    """Every figure computed again, on hourly returns."""
    return recompute(
        evidence.trades, evidence.points, basis_of(evidence.points, "1h"),
        instruments={evidence.instrument.symbol: evidence.instrument},
    )  # fmt: skip
