"""The codec of the four records: strict in, deterministic out; every error names the key."""

from __future__ import annotations

import json
import math
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct

from nolive_hooks.errors import NoliveError
from nolive_hooks.evidence.records.decision import (
    CRITERIA,
    SCOPE_STATEMENT,
    Absent,
    Amendment,
    Criterion,
    DecisionRecord,
    Disposition,
    Remedy,
    Span,
)
from nolive_hooks.evidence.records.drill import (
    PRECONDITIONS,
    PROHIBITIONS,
    AllowNote,
    Answer,
    AttemptRecord,
    Authorisation,
    CodeFile,
    Command,
    DataInfo,
    DrillRecord,
    EffectiveMode,
    EngineInfo,
    ExceptionNote,
    Extension,
    Follows,
    Instrument,
    Lockfile,
    ModeState,
    Network,
    People,
    Person,
    PolicySnapshot,
    Precondition,
    Prohibition,
    RepoState,
    ScanRecord,
    Screenshot,
    StepBudget,
    StepRecord,
    StrategyInfo,
    Tool,
)
from nolive_hooks.evidence.records.metrics import (
    Basis,
    Comparison,
    ComplianceCheck,
    Control,
    EngineNative,
    Limit,
    Metrics,
    PerformanceRecord,
    Position,
    RiskRecord,
    VarBacktest,
)
from nolive_hooks.expressions import expression

T = TypeVar("T", bound=Struct)
Fault = Literal["syntax", "duplicate", "not-finite", "shape"]
RECORDS: dict[str, type[Struct]] = {
    "drill.json": DrillRecord,
    "decision.json": DecisionRecord,
    "metrics/performance_summary.json": PerformanceRecord,
    "metrics/risk_report.json": RiskRecord,
}
MAX_BYTES = 8 << 20
_PATH = expression(r" - at `\$?(?P<path>[^`]*)`$")
_FIELD = expression(r"field `(?P<name>[^`]+)`")


class RecordError(NoliveError):
    """A record that cannot be taken at its word; `fault` says how, `key` where inside it."""

    def __init__(self, fault: Fault, why: str, key: str = "") -> None:
        super().__init__("the record is not valid", where=key, why=why, fix="nolive explain NL-MET-01")
        self.fault = fault
        self.key = key


def decode(data: bytes, record: type[T]) -> T:
    """Read a record; raises RecordError for bad JSON, a duplicate key, NaN or Infinity, or another shape."""
    return _convert(load(data), record)


def _convert(value: Any, record: type[T]) -> T:
    try:
        return msgspec.convert(value, record)
    except msgspec.ValidationError as error:
        text = str(error)
        place = _PATH.search(text)
        field = _FIELD.search(text)
        key = ".".join(filter(None, (place["path"].lstrip(".") if place else "", field["name"] if field else "")))
        raise RecordError("shape", _PATH.sub("", text), key) from None


def load(data: bytes) -> Any:
    """Read strict JSON: UTF-8 without BOM, no duplicate key, finite numbers only. Raises RecordError."""
    if len(data) > MAX_BYTES:
        raise RecordError("syntax", f"larger than {MAX_BYTES} bytes")
    try:
        return json.loads(
            data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_finite
        )
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise RecordError("syntax", str(error)) from None
    except RecursionError:
        raise RecordError("syntax", "nested too deeply") from None
    except ValueError as error:  # an integer with more digits than Python converts
        raise RecordError("not-finite", str(error)) from None


def encode(record: Struct) -> bytes:
    """Write a record: sorted keys, two spaces, LF, one line end at the end; finite numbers only.

    What is written is what `decode` reads back, so a record that does not fit its own schema raises
    RecordError, and NaN or Infinity raises ValueError.
    """
    return dump(msgspec.to_builtins(_convert(msgspec.to_builtins(record), type(record))))


def dump(value: Any) -> bytes:
    """Write plain values as `encode` does."""
    text = json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8") + b"\n"


def schemas() -> dict[str, dict[str, Any]]:
    """JSON Schema of each record, by its path in the pack."""
    return {path: msgspec.json.schema(record) for path, record in RECORDS.items()}


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise RecordError("duplicate", f"the key {key!r} stands twice", key)
        table[key] = value
    return table


def _refuse_constant(name: str) -> float:
    raise RecordError("not-finite", f"{name} is not a JSON number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise RecordError("not-finite", "a number is too large to be finite")
    return value


__all__ = [
    "CRITERIA",
    "PRECONDITIONS",
    "PROHIBITIONS",
    "RECORDS",
    "SCOPE_STATEMENT",
    "Absent",
    "AllowNote",
    "Amendment",
    "Answer",
    "AttemptRecord",
    "Authorisation",
    "Basis",
    "CodeFile",
    "Command",
    "Comparison",
    "ComplianceCheck",
    "Control",
    "Criterion",
    "DataInfo",
    "DecisionRecord",
    "Disposition",
    "DrillRecord",
    "EffectiveMode",
    "EngineInfo",
    "EngineNative",
    "ExceptionNote",
    "Extension",
    "Follows",
    "Instrument",
    "Limit",
    "Lockfile",
    "Metrics",
    "ModeState",
    "Network",
    "People",
    "PerformanceRecord",
    "Person",
    "PolicySnapshot",
    "Position",
    "Precondition",
    "Prohibition",
    "RecordError",
    "Remedy",
    "RepoState",
    "RiskRecord",
    "ScanRecord",
    "Screenshot",
    "Span",
    "StepBudget",
    "StepRecord",
    "StrategyInfo",
    "Tool",
    "VarBacktest",
    "decode",
    "dump",
    "encode",
    "load",
    "schemas",
]
