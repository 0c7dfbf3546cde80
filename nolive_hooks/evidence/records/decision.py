"""The shape of decision.json: five criteria, a verdict, a rationale, and what is to be done next."""

# No postponed annotations: msgspec would compile and evaluate each of them at the first record.

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from nolive_hooks.evidence.drill import MIN_RATIONALE, Decision
from nolive_hooks.evidence.records.drill import Result, RunId, Sha256, Text, Utc

SCOPE_STATEMENT: Final = "drill only; no live trading authorised"
CRITERIA: dict[str, str] = {
    "environment_no_live": "The environment was verified as NO-LIVE",
    "strategy_ran": "The strategy ran without critical errors",
    "pack_complete": "The evidence pack is complete",
    "no_prohibition_violated": "No hard prohibition was violated",
    "operator_competency": "The operator showed command of the procedure",
}


class Criterion(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One success criterion (`CRITERIA`) with the evidence for its result."""

    id: str
    result: Result
    evidence: tuple[str, ...]


class Disposition(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a human made of one WARN, ERROR or CRITICAL line of a log; `text_sha256` is of the line without its end."""

    file: Text
    line: Annotated[int, Meta(ge=1)]
    level: Literal["WARN", "ERROR", "CRITICAL"]
    text_sha256: Sha256
    disposition: Annotated[str, Meta(min_length=3)]


class Remedy(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One row of the remediation table."""

    issue: Text
    action: Text
    owner: Text
    due: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    status: Literal["open", "in_progress", "closed"]
    decided_by: Text


class Absent(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file of the layout that a NO-GO or VOID pack does not hold, and why."""

    path: Text
    reason: Text


class Span(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When step 5 began and ended."""

    started: Utc
    finished: Utc


class Amendment(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A change after the first decision seal and before the merge."""

    utc: Utc
    by: Text
    reason: Text


class DecisionRecord(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """decision.json (`nolive.decision/1`)."""

    schema: Literal["nolive.decision/1"] = "nolive.decision/1"
    run_id: RunId
    evidence_manifest_sha256: Sha256
    criteria: tuple[Criterion, ...]
    verdict: Decision
    decided_by: Text
    self_reviewed: bool
    log_dispositions: tuple[Disposition, ...]
    step: Span
    rationale: Annotated[str, Meta(min_length=MIN_RATIONALE)]
    next_steps: tuple[str, ...]
    remediation: tuple[Remedy, ...] = ()
    absent: tuple[Absent, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    scope_statement: Literal["drill only; no live trading authorised"] = SCOPE_STATEMENT
