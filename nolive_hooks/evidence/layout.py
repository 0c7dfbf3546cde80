"""The files of a pack as rows: who makes each, when, and whether it must be there."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from nolive_hooks.evidence.drill import Outcome, Stage, Step

Kind = Literal["record", "document", "config", "log", "trades", "metrics", "market", "screenshot", "seal"]

DRILL = "drill.json"
DECISION = "decision.json"
PERFORMANCE = "metrics/performance_summary.json"
RISK = "metrics/risk_report.json"
TRADES = "trades/simulated_trades.csv"
FILLS = "trades/simulated_fills.csv"
EQUITY = "trades/equity_curve.csv"
POSITIONS = "trades/positions.json"
CONFIG = "config/drill_test.toml"
EFFECTIVE = "config/effective.json"
SYSTEM_LOG = "logs/system.log"
STRATEGY_LOG = "logs/strategy_drill.log"
AUDIT_LOG = "logs/audit.log"
COMMANDS = "logs/commands/"
SCENARIO = "market/scenario.json"
BARS = "market/bars.csv"
NATIVE = "trades/native/"
SCREENSHOTS = "screenshots/"
INDEX = "EVIDENCE_INDEX.md"
CHECKLIST = "OPERATOR_CHECKLIST.md"
GO_NO_GO = "GO_NO_GO_RECORD.md"
REVIEW = "POST_RUN_REVIEW.md"
SUMS = "SHA256SUMS"
SEALS = "seals.jsonl"
UNLISTED = frozenset({SUMS, SEALS})

MAX_FILE = 1 << 20
MAX_PACK = 10 << 20
MAX_DEPTH = 4
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}", re.ASCII)


class Row(Struct, frozen=True):
    """One file of the layout, or a folder of files where `path` ends in a slash."""

    path: str
    step: Step
    stage: Stage
    required: bool
    kind: Kind
    description: str


ROWS: tuple[Row, ...] = (
    Row(INDEX, Step.DECISION, Stage.DECISION, True, "document", "what is in this pack and which step made it"),
    Row(GO_NO_GO, Step.DECISION, Stage.DECISION, True, "document", "five criteria, the decision and its reasons"),
    Row(CHECKLIST, Step.DECISION, Stage.DECISION, True, "document", "every item of the procedure with its result"),
    Row(REVIEW, Step.DECISION, Stage.REVIEW, False, "document", "what was learnt"),
    Row(DRILL, Step.ASSEMBLY, Stage.EVIDENCE, True, "record", "facts of steps 1 to 4; the one truth"),
    Row(DECISION, Step.DECISION, Stage.DECISION, True, "record", "criteria, verdict, rationale, remediation"),
    Row(CONFIG, Step.ENVIRONMENT, Stage.EVIDENCE, True, "config", "the strategy's configuration as it ran"),
    Row(EFFECTIVE, Step.ENVIRONMENT, Stage.EVIDENCE, True, "config", "effective settings, redacted"),
    Row(SYSTEM_LOG, Step.PREFLIGHT, Stage.EVIDENCE, True, "log", "health, telemetry and system messages"),
    Row(STRATEGY_LOG, Step.DRY_RUN, Stage.EVIDENCE, True, "log", "what the strategy printed"),
    Row(AUDIT_LOG, Step.DECISION, Stage.DECISION, True, "log", "the hash-chained journal of the drill"),
    Row(COMMANDS, Step.PREFLIGHT, Stage.EVIDENCE, False, "log", "the output of each command"),
    Row(TRADES, Step.DRY_RUN, Stage.EVIDENCE, True, "trades", "simulated round trips"),
    Row(FILLS, Step.DRY_RUN, Stage.EVIDENCE, False, "trades", "simulated fills"),
    Row(EQUITY, Step.DRY_RUN, Stage.EVIDENCE, True, "trades", "equity over time"),
    Row(POSITIONS, Step.DRY_RUN, Stage.EVIDENCE, False, "trades", "positions at the end"),
    Row(NATIVE, Step.DRY_RUN, Stage.EVIDENCE, False, "trades", "the engine's own export"),
    Row(PERFORMANCE, Step.ASSEMBLY, Stage.EVIDENCE, True, "metrics", "performance, recomputed from the trades"),
    Row(RISK, Step.ASSEMBLY, Stage.EVIDENCE, True, "metrics", "risk, limits, controls, compliance checks"),
    Row(SCENARIO, Step.DRY_RUN, Stage.EVIDENCE, False, "market", "the scenario from which the bars can be made again"),
    Row(BARS, Step.DRY_RUN, Stage.EVIDENCE, False, "market", "the bars that were used"),
    Row(SCREENSHOTS, Step.PREFLIGHT, Stage.EVIDENCE, False, "screenshot", "pictures"),
    Row(SUMS, Step.ASSEMBLY, Stage.EVIDENCE, True, "seal", "digests of the sealed files"),
    Row(SEALS, Step.ASSEMBLY, Stage.EVIDENCE, True, "seal", "one line for each stage"),
)


_FILES = {row.path: row for row in ROWS}
_FOLDERS = tuple(row for row in ROWS if row.path.endswith("/"))


def row_of(path: str) -> Row | None:
    """The row a pack path belongs to, or None for a path that has no place in a pack."""
    return _FILES.get(path) or next((row for row in _FOLDERS if path.startswith(row.path)), None)


def step_of(path: str) -> Step | None:
    """The step that made a file; the output of a command carries its number: `logs/commands/3-engine.out`."""
    number = path.removeprefix(COMMANDS).partition("-")[0] if path.startswith(COMMANDS) else ""
    if number in ("1", "2", "3", "4"):
        return Step(int(number))
    row = row_of(path)
    return None if row is None else row.step


def stage_of(path: str) -> Stage | None:
    """The stage that seals a path; None for the seals themselves and for paths without a place."""
    row = row_of(path)
    return None if row is None or path in UNLISTED else row.stage


def required(stage: Stage, outcome: Outcome | None, review_required: bool) -> tuple[Row, ...]:
    """The rows that a complete pack of this stage must hold (`market/` is judged apart: one of two)."""
    return tuple(
        row
        for row in ROWS
        if row.stage.order <= stage.order
        and (row.required or (row.path == REVIEW and review_required))
        and not (row.path == EQUITY and outcome is Outcome.NO_SIGNALS)
    )
