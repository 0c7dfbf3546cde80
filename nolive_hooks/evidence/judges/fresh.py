"""Checks of freshness: does the drill still describe today's code?"""

from __future__ import annotations

from collections.abc import Iterator

from nolive_hooks.evidence.judges.case import Case
from nolive_hooks.evidence.layout import DRILL
from nolive_hooks.evidence.tables import moment
from nolive_hooks.model import Finding, Severity


def judge(case: Case) -> Iterator[Finding]:
    """NL-FRS-01 to 03, from Git's facts; warnings unless the gate's policy says `freshness = "block"`."""
    if case.drill is None:
        return
    strict = case.policy.gate is not None and case.policy.gate.freshness == "block"
    severity = Severity.BLOCK if strict else Severity.WARN
    since = case.drill.repo.run_sha[:12]
    for code in case.drill.code_under_test:
        if code.path in case.facts.code_now and case.facts.code_now[code.path] != code.git_oid:
            text = f"{code.path} has changed since {since}; this verdict is about the code of then"
            yield case.find("NL-FRS-01", DRILL, text, name=code.path, severity=severity)
    for lock in case.drill.repo.lockfiles:
        if lock.path in case.facts.lockfiles_now and case.facts.lockfiles_now[lock.path] != lock.sha256:
            text = f"{lock.path} has changed since {since}"
            yield case.find("NL-FRS-03", DRILL, text, name=lock.path, severity=severity)
    if case.facts.now:
        try:
            age = (moment(case.facts.now) - moment(case.drill.finished_utc)).days
        except ValueError:
            return  # NL-STP-01 says so
        if age > case.policy.pack.max_age_days:
            text = f"the drill is {age} days old, the policy allows {case.policy.pack.max_age_days}"
            yield case.find("NL-FRS-02", DRILL, text, name="finished_utc", severity=severity)
