"""Written exceptions applied to findings: a reason for what they cover, a warning for what is stale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from nolive_hooks.model import Finding, Location, Rule, Severity, fingerprint
from nolive_hooks.policy import POLICY_FILE, Allow

RULES: Final = (
    Rule(
        "allow-expired",
        "An allow is past its last day and covers nothing",
        Severity.WARN,
        "renew it with a reason, or remove it",
    ),
    Rule("allow-unused", "An allow covers nothing in the files that were read", Severity.WARN, "remove it"),
)


def apply(findings: Iterable[Finding], allowed: Iterable[Allow], today: dt.date) -> list[Finding]:
    """The findings with `allowed` set where a valid allow covers them, and a warning for each stale allow."""
    answer = list(findings)
    for number, allow in enumerate(allowed):
        covered = [index for index, one in enumerate(answer) if covers(allow, one)]
        if allow.expires < today:
            if covered:
                answer.append(_stale("allow-expired", allow, number, f"expired on {allow.expires}"))
        elif not covered:
            answer.append(_stale("allow-unused", allow, number, "covers nothing"))
        else:
            for index in covered:
                answer[index] = replace(answer[index], allowed=allow.reason)
    return answer


def covers(allow: Allow, finding: Finding) -> bool:
    """True when rule (or its class, the word before the slash), path and, if given, fingerprint agree."""
    ruled = allow.rule in (finding.rule, finding.rule.partition("/")[0])
    named = not allow.fingerprint or allow.fingerprint == finding.fingerprint
    return ruled and named and allow.path == finding.location.path


def _stale(rule: str, allow: Allow, number: int, why: str) -> Finding:
    return Finding(
        rule,
        Severity.WARN,
        Location(POLICY_FILE),
        f"the allow of {allow.rule} in {allow.path} {why}.",
        f"edit [[allow]] number {number + 1} in {POLICY_FILE}",
        fingerprint(rule, allow.path, allow.rule, allow.fingerprint),
    )
