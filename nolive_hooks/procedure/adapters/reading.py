"""What an adapter is handed and what it gives back: an export as plain values, before it becomes evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any, Literal, NamedTuple

from nolive_hooks.evidence.drill import Mode
from nolive_hooks.evidence.figures.equity import EquityPoint
from nolive_hooks.policy import EnginePolicy
from nolive_hooks.procedure.adapters.cells import ExportError, Sheet, read_table

Side = Literal["long", "short"]


class Trip(NamedTuple):
    """One round trip as the engine tells it, or a position still open (no exit).

    `qty` in base units and above zero, prices and `fees` in quote currency, `pnl` the engine's own net result (None
    where it states none), times aware UTC, `line` the row of `name` that it stands on.
    """

    name: str
    line: int
    side: Side
    qty: Decimal
    entry_ts: dt.datetime
    entry_price: Decimal
    exit_ts: dt.datetime | None
    exit_price: Decimal | None
    fees: Decimal
    pnl: Decimal | None = None
    funding: Decimal | None = None
    leverage: Decimal | None = None
    exit_reason: str = ""
    entry_tag: str = ""
    native_id: str = ""

    @property
    def where(self) -> str:
        """Its place, for a message."""
        return f"{self.name} row {self.line}"


class Fill(NamedTuple):
    """One simulated execution as the engine tells it: base units, quote currency, aware UTC, the engine's order id."""

    side: Literal["buy", "sell"]
    qty: Decimal
    price: Decimal
    fee: Decimal
    ts: dt.datetime
    order: str
    liquidity: Literal["maker", "taker", "unknown"] = "unknown"


class Claim(NamedTuple):
    """A figure that the engine states itself, in our unit, and the metric of ours that it is compared with.

    `why` says why the two may differ; a claim without it must agree, or the export contradicts itself.
    """

    name: str
    stated: Decimal | float | int | None
    metric: str
    why: str = ""


class Count(NamedTuple):
    """How many rows of a file came in, how many went out, and why where these differ."""

    name: str
    rows_in: int
    rows_out: int
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An export as an adapter read it. `processed` counts bars; `bar_seconds` is 0 where the export does not say."""

    version: str = "unknown"
    trips: tuple[Trip, ...]
    fills: tuple[Fill, ...] = ()
    points: tuple[EquityPoint, ...] = ()
    capital: Decimal | None = None
    processed: int
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    bar_seconds: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    counts: tuple[Count, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The drill's side: what was asked of the engine, the files it left and the names they should have."""

    run_id: str
    mode: Mode
    strategy: str
    symbol: str
    bars: int
    policy: EnginePolicy
    files: Mapping[str, bytes]
    outputs: Mapping[str, str]
    bars_file: bytes | None = None

    def find(self, key: str) -> tuple[str, bytes] | None:
        """The file that an output names (a name or a pattern such as `*.zip`), or None; two are a fault."""
        pattern = self.outputs.get(key, "")
        names = sorted(name for name in self.files if name == pattern or fnmatchcase(name, pattern))
        if len(names) > 1:
            raise ExportError(
                f"{len(names)} files match {pattern}: {', '.join(names[:4])}", where=f"output {key}",
                why="nobody could say which of them is the evidence", fix=f'[engine] outputs = {{ {key} = "..." }}',
            )  # fmt: skip
        return (names[0], self.files[names[0]]) if names else None

    def need(self, key: str) -> tuple[str, bytes]:
        """The file of an output; without it the fault that lists what is there."""
        found = self.find(key)
        if found is None:
            there = ", ".join(sorted(self.files)[:8]) or "nothing"
            raise ExportError(
                f"there is no {self.outputs.get(key) or key}; the engine left {there}", where="{out}",
                why=f"it is the {key} of the run", fix=f'write it, or name it: [engine] outputs = {{ {key} = "..." }}',
            )  # fmt: skip
        return found

    def table(self, key: str) -> Sheet:
        """The table of an output."""
        return read_table(*self.need(key))

    def same_symbol(self, text: str, where: str) -> None:
        """A fault where the export trades something else: `BTC/EUR`, `BTC-EUR.SIM` and `BTC-EUR` are the same."""
        plain = text.split(":")[0].replace("/", "-").upper()
        if plain != self.symbol and plain.partition(".")[0] != self.symbol:
            raise ExportError(
                f"trades {text}, the drill was started for {self.symbol}", where=where,
                fix=f"nolive drill start --symbol {plain.partition('.')[0]}",
            )  # fmt: skip
