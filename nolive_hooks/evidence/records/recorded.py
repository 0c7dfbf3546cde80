"""What a pack's own records say of the policy and the minutes of its drill: all that an auditor has years later."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Step
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.records import RecordError, decode
from nolive_hooks.evidence.records.decision import DecisionRecord
from nolive_hooks.evidence.records.drill import DrillRecord, StepBudget
from nolive_hooks.evidence.tables import moment
from nolive_hooks.policy import Policy


def policy_of(pack: Pack) -> Policy:
    """The recorded policy; the defaults, which are strict, where the record is missing or of another version."""
    try:
        return _policy(decode(pack.files.get(layout.DRILL, b""), DrillRecord))
    except RecordError:
        return Policy()


def _policy(drill: DrillRecord) -> Policy:
    try:
        return msgspec.convert(drill.policy.values, Policy, strict=False)
    except msgspec.ValidationError:
        return Policy()


def minutes(drill: DrillRecord, decision: DecisionRecord | None) -> Iterator[StepBudget]:
    """Planned and used minutes of every step that was tried.

    Step 5 begins after drill.json was sealed: it counts from its begin to its verdict, out of decision.json.
    Of a decision that was taken again its minutes are 0: the days between two verdicts are nobody's.
    """
    if decision is None:
        yield from drill.budget
        return
    yield from (row for row in drill.budget if row.step != Step.DECISION)
    planned = _policy(drill).drill.budget_minutes[Step.DECISION - 1]
    yield StepBudget(step=int(Step.DECISION), planned_min=planned, used_min=_decided_in(decision))


def _decided_in(decision: DecisionRecord) -> float:
    if decision.amendments:
        return 0.0
    try:
        span = moment(decision.step.finished) - moment(decision.step.started)
    except ValueError:
        return 0.0
    return max(0.0, round(span.total_seconds() / 60, 2))
