"""The decision: it follows from the checks and says no more than a drill allows."""

from __future__ import annotations

import msgspec
import pytest

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Decision, Outcome, StepStatus
from nolive_hooks.model import Severity
from tests.unit import evidence_factory as factory
from tests.unit.evidence_checks import (
    check,
    codes,
    found,
    record,
    step_with,
    with_decision,
    with_drill,
)


def test_E5_go_with_an_unmet_criterion_or_a_failed_step() -> None:
    rows = list(factory.decision_record(factory.sealed_evidence()).criteria)
    rows[1] = msgspec.structs.replace(rows[1], result="FAIL")
    report = check(with_decision(criteria=tuple(rows)))
    assert "strategy_ran failed" in found(report, "NL-DEC-02").message
    assert found(report, "NL-MD-03", layout.GO_NO_GO)
    crashed = check(with_drill(outcome=Outcome.CRASHED))
    assert any("ended CRASHED" in item.message for item in crashed.findings)
    failed = check(step_with(4, status=StepStatus.FAIL))
    assert any("step 4 did not pass" in item.message for item in failed.findings)


def test_E5_a_no_go_says_what_is_to_be_done() -> None:
    assert found(check(with_decision(Decision.NO_GO, remediation=())), "NL-DEC-03", layout.DECISION)
    assert found(check(with_decision(next_steps=())), "NL-DEC-03", layout.DECISION)


def test_criteria_are_five_in_order_with_evidence() -> None:
    rows = factory.decision_record(factory.sealed_evidence()).criteria
    assert found(check(with_decision(criteria=rows[:4])), "NL-DEC-02")
    bare = (msgspec.structs.replace(rows[0], evidence=()), *rows[1:])
    assert "without evidence" in found(check(with_decision(criteria=bare)), "NL-DEC-02").message
    wrong = (msgspec.structs.replace(rows[0], evidence=("logs/none",)), *rows[1:])
    assert "not there" in found(check(with_decision(criteria=wrong)), "NL-DEC-02").message


def test_a_violation_means_void() -> None:
    rows = record().prohibitions
    violated = (msgspec.structs.replace(rows[0], result="VIOLATED"), *rows[1:])
    assert found(check(with_drill(prohibitions=violated)), "NL-DEC-06", layout.DRILL)
    sealed = factory.sealed_evidence(prohibitions=violated)
    assert found(check(sealed), "NL-DEC-06", layout.DRILL), "already before the decision"
    assert check(factory.reviewed(factory.decide(sealed, Decision.VOID))).findings == ()
    assert found(check(with_decision(Decision.VOID)), "NL-DEC-06", layout.DECISION)


@pytest.mark.parametrize(
    "text",
    [
        "The team is now authorised to trade live with a small account.",
        "All good, this strategy is ready for production from Monday on.",
        "Go live. The results of the drill were better than expected.",
        "Real money is approved for this strategy after this drill, says gov-1.",
    ],
)
def test_E6_words_that_authorise_live_trading_block(text: str) -> None:
    assert found(check(with_decision(rationale=text)), "NL-DEC-04", layout.DECISION)


@pytest.mark.parametrize(
    "text",
    [
        "This GO does not authorise live trading, it concerns this drill only.",
        "No live keys were found and nothing was enabled for production use.",
        "The live feed was read-only; every order was simulated in this run.",
    ],
)
def test_words_about_live_that_authorise_nothing_pass(text: str) -> None:
    assert check(with_decision(rationale=text)).findings == ()


def test_a_self_review_is_a_warning_that_everyone_sees() -> None:
    files = with_decision(self_reviewed=True)
    report = check(files)
    assert (codes(report), found(report, "NL-DEC-05").severity) == (set(), Severity.WARN)
    assert b"**Self-reviewed.**" in files[layout.GO_NO_GO]
    assert report.facts["self_reviewed"] is True


def test_an_operator_who_asks_oneself_is_a_self_review() -> None:
    people = msgspec.structs.replace(record().people, reviewers_requested=("OP-1",))
    assert found(check(with_drill(people=people)), "NL-DEC-05").severity is Severity.WARN
    people = msgspec.structs.replace(people, reviewers_requested=())
    assert check(with_drill(people=people)).findings == ()
