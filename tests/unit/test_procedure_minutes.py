"""Minutes: what was planned, used, extended, and by how much a step is late."""

from __future__ import annotations

import pytest

from nolive_hooks.errors import NoliveError
from nolive_hooks.evidence.drill import Decision, Outcome, Step
from nolive_hooks.procedure import minutes
from nolive_hooks.procedure.events import Decided, Event, Extended, Started, StepStarted
from nolive_hooks.procedure.journal import Entry
from nolive_hooks.procedure.standing import Standing, fold
from tests.unit.test_procedure_journal import PLAN, passed


def standing(*events: tuple[int, Event]) -> Standing:
    """The journal of a drill with events at minutes after its start."""
    rows = [Entry(f"2026-11-22T1{minute // 60}:{minute % 60:02}:00Z", event) for minute, event in events]
    return fold([Entry("2026-11-22T10:00:00Z", Started(PLAN)), *rows])


def extended(step: int, by: float) -> Extended:
    return Extended(step=step, minutes=by, reason="slow", by="op-1")


def test_extensions_are_added_to_the_plan_of_their_step() -> None:
    one = standing((1, extended(3, 10)), (2, extended(3, 2.5)), (3, extended(1, 1)))
    assert minutes.planned(one, Step.DRY_RUN) == 42.5
    assert minutes.planned(one, Step.ENVIRONMENT) == 16
    assert minutes.planned(one, Step.PREFLIGHT) == 20


def test_used_minutes_are_those_of_all_attempts() -> None:
    one = standing(
        (1, StepStarted(1)), (2, passed(Step.ENVIRONMENT)), (3, StepStarted(1, "again")), (4, passed(Step.ENVIRONMENT))
    )
    assert minutes.used(one, Step.ENVIRONMENT) == 2 * 1.5 / 60
    assert minutes.over(one, Step.ENVIRONMENT) == 0


def test_the_decision_takes_from_its_begin_to_its_verdict() -> None:
    verdict = Decided(decision=Decision.NO_GO, rationale="x" * 40, by="op-1", met=(), unmet=())
    one = standing((5, StepStarted(5)), (23, verdict))
    assert minutes.used(one, Step.DECISION) == 18
    assert minutes.over(one, Step.DECISION) == 3
    assert minutes.used(standing((5, StepStarted(5))), Step.DECISION) == 0


def test_a_run_has_to_fit_into_its_step() -> None:
    one = standing((1, extended(3, 10)))
    minutes.fits(one, Step.DRY_RUN, 40 * 60)
    with pytest.raises(NoliveError, match="step 3 may take 40 minutes, and the run is to go ") as caught:
        minutes.fits(one, Step.DRY_RUN, 41 * 60)
    assert caught.value.fix == 'nolive drill extend 3 1m --reason "..."'
    assert caught.value.exit_code == 4


def test_the_newest_attempt_knows_its_duration() -> None:
    steps = ((1, StepStarted(1)), (2, passed(Step.ENVIRONMENT)), (3, StepStarted(2)), (4, passed(Step.PREFLIGHT)))
    run = standing(*steps, (5, StepStarted(3, "", 90.0)))
    assert run.duration == 90
    again = standing(*steps, (5, StepStarted(3, "", 90.0)), (6, passed(Step.DRY_RUN, Outcome.COMPLETED)),
                     (7, StepStarted(3, "once more")))  # fmt: skip
    assert again.duration == 0
