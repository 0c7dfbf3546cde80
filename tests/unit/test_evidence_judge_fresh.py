"""Freshness: does the drill still describe today's code?"""

from __future__ import annotations

import msgspec

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.judges.case import GitFacts
from nolive_hooks.model import Severity
from nolive_hooks.policy import GatePolicy, Policy
from tests.unit import evidence_factory as factory
from tests.unit.evidence_checks import (
    COMPLETE,
    check,
    codes,
    edited,
    record,
    with_drill,
)


def test_changed_code_lock_files_and_age_are_warnings_by_default() -> None:
    repo = msgspec.structs.replace(record().repo, lockfiles=({"path": "uv.lock", "sha256": "11" * 32},))
    facts = GitFacts(
        code_now={"src/strategy.py": "99" * 20}, lockfiles_now={"uv.lock": None}, now="2027-03-01T00:00:00Z"
    )
    files = with_drill(repo=repo)
    report = check(files, facts)
    assert codes(report, Severity.WARN) == {"NL-FRS-01", "NL-FRS-02", "NL-FRS-03"}
    assert codes(report) == set()
    strict = Policy(gate=GatePolicy(freshness="block"))
    assert codes(check(files, facts, strict)) == {"NL-FRS-01", "NL-FRS-02", "NL-FRS-03"}
    fresh = GitFacts(code_now={"src/strategy.py": "ab" * 20}, lockfiles_now={"uv.lock": "11" * 32}, now=factory.at(600))
    assert check(files, fresh).findings == ()


def test_an_age_that_cannot_be_told_is_left_to_the_steps() -> None:
    report = check(
        edited(COMPLETE, layout.DRILL, "finished_utc", to="2026-02-30T00:00:00Z"), GitFacts(now=factory.at(600))
    )
    assert "NL-FRS-02" not in codes(report, None)
    assert "NL-STP-01" in codes(report)
