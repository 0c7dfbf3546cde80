"""The gate's answer as a public contract: what `nolive gate evaluate --format json` prints."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from nolive_hooks.gate.verdict import Answer, Outcome, Verdict


class ReasonRecord(Struct, frozen=True, kw_only=True):
    """One reason: a stable code, the person or file, a sentence, and who can still act."""

    code: str
    subject: str
    message: str
    can_act: tuple[str, ...]


class Result(Struct, frozen=True, kw_only=True):
    """The verdict. `sha` is the one commit on which a success may be posted."""

    verdict: Answer
    sha: str | None
    outcome: Outcome
    reasons: tuple[ReasonRecord, ...]


def of(verdict: Verdict) -> Result:
    """A verdict as its public record."""
    reasons = tuple(ReasonRecord(**reason._asdict()) for reason in verdict.reasons)
    return Result(verdict=verdict.verdict, sha=verdict.sha, outcome=verdict.outcome, reasons=reasons)


def dump(verdict: Verdict) -> str:
    """The record as JSON with two spaces, without a final newline."""
    return msgspec.json.format(msgspec.json.encode(of(verdict)), indent=2).decode()


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a result."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Result)}
