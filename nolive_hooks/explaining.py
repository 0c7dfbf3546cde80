"""Says why: what a rule means, and what was found at a place, which allow covers it and which does not."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nolive_hooks import guard
from nolive_hooks.allowing.places import Place, no_such_file, versions
from nolive_hooks.allowing.reading import generic_judge
from nolive_hooks.blob import Blob
from nolive_hooks.errors import usage
from nolive_hooks.evidence import reasons as evidence_reasons
from nolive_hooks.git.repo import Repo
from nolive_hooks.guard import allows, reasons
from nolive_hooks.guard.examples import Proof, of_rule
from nolive_hooks.guard.question import Also
from nolive_hooks.guard.roles import Role, role_of
from nolive_hooks.model import Finding, Report, Rule, Severity
from nolive_hooks.policies import policy_of_folder
from nolive_hooks.policy import Allow, Policy

ALLOW: Final = '`nolive allow PATH:LINE --reason "..."`'


@dataclass(frozen=True, slots=True)
class Meaning:
    """A rule with its reason, what sets it off and what does not, and how an exception is written."""

    id: str
    rule: Rule
    why: str
    proof: Proof | None
    allow: str


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An allow that could have been meant for a finding, and why it does not cover it."""

    allow: Allow
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One finding at a place: the allow that covers it, if any, and those that nearly do."""

    finding: Finding
    covering: Allow | None
    near: tuple[NearMiss, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a place; `others` are the lines of the same file that have findings."""

    path: str
    role: Role
    verdicts: tuple[Verdict, ...]
    others: tuple[int, ...]
    skipped: str


def rule(text: str, rules: Sequence[Rule]) -> Meaning | None:
    """The meaning of a rule id or class; None where the text names no rule."""
    family = text.partition("/")[0]
    found = next((one for one in rules if one.id in (text, family)), None)
    if found is None:
        return None
    return Meaning(
        text, found, reasons.WHY.get(found.id) or evidence_reasons.why(found.id), of_rule(text), _allow(found)
    )


def _allow(found: Rule) -> str:
    """How to let a finding of a rule pass; empty where it stops nobody."""
    if found.id.startswith("NL-"):
        return "not at all: mend the cause and drill again." if found.severity is Severity.BLOCK else ""
    if found.severity is not Severity.BLOCK:
        return ""
    if found.id in ("live-key", "generic"):
        return f"{ALLOW}; a comment only where the policy says so (scan.pragma_for_keys)."
    if found.id in ("unreadable-config", "nested-policy"):
        return f"{ALLOW}."
    return f"{ALLOW}, or on its line the comment `# nolive: allow {found.id} REASON`."


def unknown(text: str, rules: Sequence[Rule]) -> Exception:
    """The error for a text that is neither a rule nor a place, with a guess."""
    close = difflib.get_close_matches(text.partition("/")[0], [one.id for one in rules], n=1)
    guess = f'; did you mean "{close[0]}"?' if close else ""
    return usage(
        f"neither a rule nor a place: {text!r}{guess}",
        why="rules are listed by nolive rules, a place is PATH:LINE",
        fix="nolive rules",
    )


def place(repo: Repo, asked: Place, today: dt.date, cwd: str, *, staged: bool) -> Answer:
    """What is at a place of the work tree (of the index with `staged`), under the policy of the work tree."""
    policy = policy_of_folder(repo.root)
    answers = []
    for path in asked.candidates(repo, cwd):
        blob = next(versions(repo, path, staged=staged), None)
        if blob is not None:
            report, here = _looked_at(blob, policy, today, None)
            meant = [one for one in here if _is_meant(one, asked.line)]
            if not meant:  # other services' secrets too, as `nolive scan --generic` and `nolive allow` see them
                _, also = _looked_at(blob, policy, today, generic_judge())
                meant = [one for one in also if _is_meant(one, asked.line)]
            verdicts = tuple(_verdict(one, policy, today) for one in meant)
            others = tuple(sorted({one.location.line for one in here} - {one.location.line for one in meant}))
            skipped = next((f"{one.reason}" for one in report.skipped), "")
            answers.append(Answer(path, role_of(path), verdicts, others, skipped))
    if not answers:
        raise no_such_file(asked.path)
    return next((one for one in answers if one.verdicts), answers[0])


def _looked_at(blob: Blob, policy: Policy, today: dt.date, also: Also | None) -> tuple[Report, list[Finding]]:
    report = guard.scan([blob], policy, subject=blob.path, today=today, also=also)
    return report, [one for one in report.findings if one.location.path == blob.path]


def _is_meant(finding: Finding, line: int) -> bool:
    """A finding on the line, or a comment just above that should have allowed it."""
    return finding.location.line == line or (finding.rule.startswith("allow-") and finding.location.line == line - 1)


def _verdict(finding: Finding, policy: Policy, today: dt.date) -> Verdict:
    covering = None
    near = []
    for allow in policy.allow if finding.severity is Severity.BLOCK else ():
        why = allows.why_not(allow, finding, today, policy)
        if not why:
            covering = covering or allow
        elif allows.is_near(allow, finding):
            near.append(NearMiss(allow, why))
    return Verdict(finding, covering, () if finding.allowed else tuple(near))
