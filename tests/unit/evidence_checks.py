"""What the tests of the evidence judge share: packs with one fault, and ways to ask a report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from nolive_hooks.evidence.drill import Decision
from nolive_hooks.evidence.judges.case import GitFacts
from nolive_hooks.evidence.judges.judge import complete_stage, judge
from nolive_hooks.evidence.records import DrillRecord, dump
from nolive_hooks.model import Finding, Report, Severity
from nolive_hooks.policy import Policy
from tests.unit import evidence_factory as factory

COMPLETE = factory.complete_files()
FULL = complete_stage(factory.POLICY)


def check(
    files: Mapping[str, bytes], facts: GitFacts | None = None, policy: Policy = factory.POLICY, **more: Any
) -> Report:
    return judge(factory.pack(files, more.get("modes")), policy, facts=facts, stage=more.get("stage"))


def codes(report: Report, severity: Severity | None = Severity.BLOCK) -> set[str]:
    return {item.rule for item in report.findings if severity is None or item.severity is severity}


def found(report: Report, rule: str, path: str = "", line: int | None = None) -> Finding:
    for item in report.findings:
        if item.rule == rule and item.location.path.endswith(path) and line in (None, item.location.line):
            return item
    raise AssertionError(
        f"{rule} at {path}:{line} not in {[(f.rule, str(f.location), f.message) for f in report.findings]}"
    )


def edited(files: Mapping[str, bytes], path: str, *keys: str, to: object) -> dict[str, bytes]:
    """A record with one value changed and everything sealed anew, so that only the value is wrong."""
    value = json.loads(files[path])
    place: Any = value
    for key in keys[:-1]:
        place = place[int(key) if isinstance(place, list) else key]
    last: Any = int(keys[-1]) if isinstance(place, list) else keys[-1]
    place[last] = to
    return factory.resealed({**files, path: dump(value)})


def with_drill(**fields: object) -> dict[str, bytes]:
    return factory.reviewed(factory.decide(factory.sealed_evidence(**fields)))  # type: ignore[arg-type]


def with_decision(verdict: Decision = Decision.GO, **fields: object) -> dict[str, bytes]:
    return factory.reviewed(factory.decide(factory.sealed_evidence(), verdict, **fields))


def record() -> DrillRecord:
    return factory.drill_record(factory.evidence_files())


def step_with(number: int, **fields: object) -> dict[str, bytes]:
    steps = list(record().steps)
    steps[number - 1] = msgspec.structs.replace(steps[number - 1], **fields)
    return with_drill(steps=tuple(steps))
