"""The judge of a pack: a good pack is clean, and every finding says what to do."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Decision, Outcome, StepStatus
from nolive_hooks.evidence.judges.judge import complete_stage
from nolive_hooks.evidence.records import AllowNote, Answer, AttemptRecord
from nolive_hooks.evidence.rules import BY_ID, RULES
from nolive_hooks.model import Finding
from nolive_hooks.policy import PackPolicy, Policy
from tests.unit import evidence_factory as factory
from tests.unit.evidence_checks import (
    COMPLETE,
    FULL,
    check,
    codes,
    edited,
    found,
    record,
    with_drill,
)


@pytest.mark.parametrize("verdict", [Decision.GO, Decision.NO_GO])
@pytest.mark.parametrize("outcome", [Outcome.COMPLETED, Outcome.NO_SIGNALS])
def test_a_complete_pack_is_clean(verdict: Decision, outcome: Outcome) -> None:
    report = check(factory.complete_files(verdict, outcome), stage=FULL)
    assert report.findings == ()
    assert report.doubts == ()
    assert report.examined + len(report.skipped) == len(factory.complete_files(verdict, outcome))
    assert report.facts["verdict"] == verdict


def test_an_open_pack_is_judged_as_far_as_it_is_sealed() -> None:
    report = check(factory.sealed_evidence())
    assert (report.findings, report.facts["stage"]) == ((), "evidence")
    assert found(check(factory.sealed_evidence(), stage=FULL), "NL-DEC-01")
    assert check(factory.decide(factory.sealed_evidence())).findings == ()
    late = check(factory.decide(factory.sealed_evidence()), stage=FULL)
    assert codes(late) == {"NL-PCK-02", "NL-INT-05"}, "the decision says nothing wrong"
    assert {item.remedy for item in late.findings} == {"nolive drill review"}
    undecided = check(factory.sealed_evidence(), stage=FULL)
    assert "nolive drill decide" in {item.remedy for item in undecided.findings}
    optional = Policy(pack=PackPolicy(post_run_review="optional"))
    assert (
        check(factory.decide(factory.sealed_evidence()), policy=optional, stage=complete_stage(optional)).findings == ()
    )


def test_the_verdict_does_not_depend_on_the_order_of_files() -> None:
    shuffled = list({**COMPLETE, layout.TRADES: b"x"})
    random.Random(7).shuffle(shuffled)
    broken = {**COMPLETE, layout.TRADES: b"x"}
    assert check(broken).findings == check({path: broken[path] for path in shuffled}).findings


def test_every_finding_says_what_where_and_what_to_do() -> None:
    report = check(
        {**COMPLETE, layout.TRADES: b"x", layout.DRILL: b"{}", "stray.txt": b"", layout.INDEX: b"TBD"}, stage=FULL
    )
    for item in report.findings:
        assert item.message
        assert item.location.path.startswith(factory.RUN.folder)
        assert item.remedy
        assert item.fingerprint
        assert "re-seal" not in item.remedy


def test_every_code_has_one_row() -> None:
    assert len(BY_ID) == len(RULES)
    for rule in RULES:
        assert rule.title
        assert rule.remedy.format(path="p", run_id="r")


def remedies(items: Iterable[Finding], rule: str) -> set[str]:
    return {item.remedy for item in items if item.rule == rule}


def test_remedies_suit_what_is_sealed() -> None:
    sealed = remedies(check(edited(COMPLETE, layout.RISK, "controls", to=[])).findings, "NL-MET-06")
    assert all("the evidence is sealed and stays as it is" in text and "--follows" in text for text in sealed)
    document = remedies(check({**COMPLETE, layout.INDEX: COMPLETE[layout.INDEX] + b"\nTBD\n"}).findings, "NL-MD-01")
    assert all("nolive drill amend --reason" in text for text in document)
    open_ = {path: data for path, data in factory.sealed_evidence().items() if path not in layout.UNLISTED}
    assert all(
        "repeat the step" in text for text in remedies(check({**open_, layout.SYSTEM_LOG: b""}).findings, "NL-PCK-03")
    )


def test_deviations_do_not_disturb_a_good_pack() -> None:
    files = with_drill(
        attempts=(
            AttemptRecord(
                step=1,
                number=1,
                started=factory.at(0),
                finished=factory.at(1),
                status=StepStatus.FAIL,
                reason="no venv",
            ),
        ),
        allows=(
            AllowNote(
                rule="live-key/x", path="docs/a.md", reason="documented example", owner="op-1", expires="2026-12-01"
            ),
        ),
        answers=(
            *record().answers,
            Answer(id="assembly.notes", text="", by="op-1", utc=factory.at(33), scripted=False),
        ),
    )
    assert check(files).findings == ()
    assert b"attempt 1 ended FAIL" in files[layout.CHECKLIST]
