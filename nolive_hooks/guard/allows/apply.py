"""Written exceptions applied to findings: a reason for what they cover, a warning for what is stale."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from nolive_hooks.model import Finding, Location, Rule, Severity, fingerprint
from nolive_hooks.policy import POLICY_FILE, Allow, Policy

RULES: Final = (
    Rule(
        "allow-expired",
        "An allow is past its last day and covers nothing",
        Severity.WARN,
        "renew it with a reason, or remove it",
    ),
    Rule(
        "allow-malformed",
        "An allow or a comment is not complete, so it covers nothing",
        Severity.WARN,
        "name a rule and give a reason of 10 characters or more",
    ),
    Rule(
        "allow-new",
        "This change brings the allow that lets a finding pass",
        Severity.WARN,
        "read its reason; protect .nolive.toml and .nolive/ by CODEOWNERS",
    ),
    Rule("allow-unused", "An allow covers nothing in the files that were read", Severity.WARN, "remove it"),
)
_MAX_DAYS: Final = 365
_CREDENTIAL: Final = "live-key"


def covered(findings: Iterable[Finding], policy: Policy, today: dt.date) -> list[Finding]:
    """The findings with `allowed` set where a valid allow covers them."""
    answer = list(findings)
    places = by_path(answer)
    for allow in policy.allow:
        for index in places.get(allow.path, ()):
            if not why_not(allow, answer[index], today, policy):
                answer[index] = replace(answer[index], allowed=allow.reason)
    return answer


def remarks(
    findings: Sequence[Finding],
    policy: Policy,
    today: dt.date,
    read: Collection[str],
    classes: Collection[str],
    idle: Collection[str] = (),
) -> Iterator[Finding]:
    """A warning for each allow that is malformed, stale, unused or new.

    `read` are the paths of the files that were judged: of a file that was not, an allow can be malformed, not stale.
    `classes` are the known rule classes, `idle` those that nobody judged: their allows are not unused.
    """
    fresh = frozenset(policy.fresh)
    places = by_path(findings)
    for allow in policy.allow:
        trouble = _malformed(allow, today, classes)
        if trouble:
            yield _remark("allow-malformed", allow, trouble)
        if allow.path not in read:
            continue
        covers = any(not why_not(allow, findings[index], today, policy) for index in places.get(allow.path, ()))
        if allow.expires < today:
            yield _remark("allow-expired", allow, f"expired on {allow.expires}")
        elif not covers and not trouble and _family(allow.rule) not in idle:
            yield _remark("allow-unused", allow, "covers nothing")
        elif covers and allow in fresh:
            last = f"(owner {allow.owner}, until {allow.expires})"
            yield _remark("allow-new", allow, f'is new in this change: "{allow.reason}" {last}')


def by_path(findings: Sequence[Finding]) -> defaultdict[str, list[int]]:
    """The numbers of the findings of each path: an allow concerns one path, and a baseline may hold thousands."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(findings):
        places[one.location.path].append(number)
    return places


def covers(allow: Allow, finding: Finding) -> bool:
    """True when rule (or its class, the word before the slash), path and, if given, fingerprint and value agree."""
    return _ruled(allow, finding) and allow.path == finding.location.path and not _another(allow, finding)


def why_not(allow: Allow, finding: Finding, today: dt.date, policy: Policy) -> str:
    """Why an allow does not cover a finding; an empty text where it does."""
    if not _ruled(allow, finding):
        return f"it is for the rule {allow.rule}"
    if allow.path != finding.location.path:
        return f"it is for the file {allow.path}"
    if another := _another(allow, finding):
        return another
    if allow.expires < today:
        return f"its last day was {allow.expires}"
    if _family(finding.rule) == _CREDENTIAL and not policy.scan.allow_keys:
        return "the policy lets nobody allow a live credential (scan.allow_keys)"
    return ""


def is_near(allow: Allow, finding: Finding) -> bool:
    """Whether an allow that does not cover a finding may have been meant for it."""
    same_thing = bool(finding.identity) and allow.value == finding.identity
    moved = _ruled(allow, finding) and not _another(allow, finding)
    related = allow.path == finding.location.path and _family(allow.rule) == _family(finding.rule)
    return same_thing or moved or related


def _family(rule: str) -> str:
    return rule.partition("/")[0]


def _ruled(allow: Allow, finding: Finding) -> bool:
    return allow.rule in (finding.rule, _family(finding.rule))


def _another(allow: Allow, finding: Finding) -> str:
    if allow.value and allow.value != finding.identity:
        return "the value is not the one that was allowed"
    if allow.fingerprint and allow.fingerprint != finding.fingerprint:
        return f"it is for another setting (fingerprint {allow.fingerprint}, this one is {finding.fingerprint})"
    return ""


def _malformed(allow: Allow, today: dt.date, classes: Collection[str]) -> str:
    if _family(allow.rule) not in classes:
        import difflib

        close = difflib.get_close_matches(allow.rule, classes, n=1)
        return "names no rule of ours" + (f'; did you mean "{close[0]}"?' if close else "")
    if (allow.expires - today).days > _MAX_DAYS:
        return f"lasts until {allow.expires}, more than {_MAX_DAYS} days ahead"
    return ""


def _remark(rule: str, allow: Allow, why: str) -> Finding:
    source, _, line = allow.source.rpartition(":")
    place = Location(source, int(line)) if source and line.isdigit() else Location(allow.source or POLICY_FILE)
    return Finding(
        rule,
        Severity.WARN,
        place,
        f"the allow of {allow.rule} in {allow.path} {why}.",
        "read its reason" if rule == "allow-new" else f"renew or remove it in {place}",
        fingerprint(rule, allow.path, allow.rule, allow.fingerprint, allow.value),
    )
