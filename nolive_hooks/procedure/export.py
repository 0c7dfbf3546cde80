"""engine.json, what an engine says of its own run; read strictly, because it comes from the strategy's process."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from nolive_hooks.evidence.records import Limit, RecordError, load

Count = Annotated[int, Meta(ge=0, le=10**12)]
Line = Annotated[str, Meta(max_length=500)]
Utc = Annotated[str, Meta(pattern=r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z)?$")]
ControlId = Literal["kill_switch", "order_block", "stale_data_halt", "duplicate_order_block", "price_collar"]
CONTROL_IDS: tuple[ControlId, ...] = (
    "kill_switch", "order_block", "stale_data_halt", "duplicate_order_block", "price_collar",
)  # fmt: skip


class Named(Struct, frozen=True):
    """The engine's name and version."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    version: Annotated[str, Meta(min_length=1, max_length=100)]


class EngineData(Struct, frozen=True, kw_only=True):
    """The bars that were declared and those that were processed; times RFC 3339 UTC, empty where unknown."""

    bar: Annotated[str, Meta(pattern=r"^[1-9]\d{0,5}[smhd]$")] = "1m"
    bar_ts_convention: Literal["open", "close"] = "open"
    bars_declared: Count = 0
    bars_processed: Count = 0
    warmup: Count = 0
    gaps: Count = 0
    start: Utc = ""
    end: Utc = ""
    sha256: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?$")] = ""
    hedging: bool = False
    generator_version: Line | None = None


class ControlTest(Struct, frozen=True):
    """The test of one control."""

    id: ControlId
    result: Literal["PASS", "FAIL"]
    latency_s: float | int
    evidence: Annotated[str, Meta(min_length=1, max_length=500)]


class Summary(Struct, frozen=True, kw_only=True):
    """What may stand in engine.json; anything else in it is kept in the pack and not read."""

    engine: Named | None = None
    data: EngineData = EngineData()
    signals: Count | None = None
    controls: tuple[ControlTest, ...] = ()
    limits: tuple[Limit, ...] = ()
    native: dict[str, Any] = {}


def read(data: bytes) -> Summary:
    """Read engine.json; ValueError with the reason for anything that is not one."""
    try:
        return msgspec.convert(load(data), Summary)
    except RecordError as error:
        raise ValueError(error.why) from None
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None
