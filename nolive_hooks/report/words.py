"""What every printer says in the same words: the first line, the order of findings, the way to allow one."""

from __future__ import annotations

import datetime as dt
import re

from nolive_hooks.model import Finding, Report, Severity
from nolive_hooks.report.escape import visible

DOCS = "https://github.com/nolive-hooks/nolive-hooks/blob/main/docs/rules.md"
ALLOW_DAYS = 90
PACK_RULES = "NL-"  # evidence and gate: nothing there can be allowed by a policy

_RANK = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.NOTE: 2}
_TOML_ESCAPED = re.compile(r'["\\#\x00-\x1f\x7f]')


def headline(report: Report) -> str:
    """The one line that makes sense alone: what happened, how much was looked at.

    `report.facts` may hold `hook` (True or what was stopped: "commit", "push"), `unit` (what is counted,
    "file" unless said) and `milliseconds`.
    """
    return f"nolive: {_verdict(report)} {_counts(report)}"


def _verdict(report: Report) -> str:
    hook = report.facts.get("hook")
    act = visible(hook) if isinstance(hook, str) else "commit"
    stopped = f"{act} stopped. " if hook and (report.blocking or report.doubts) else ""
    return stopped + _judgement(report, capital=bool(stopped))


def _judgement(report: Report, *, capital: bool) -> str:
    subject = visible(report.subject) or "the content you are committing"
    doubts = len(report.doubts)
    if report.blocking:
        also = f", and {plural(doubts, 'thing')} could not be judged" if doubts else ""
        return f"{plural(len(report.blocking), 'problem')} in {subject}{also}."
    if doubts:
        return f"{'Could' if capital else 'could'} not judge {subject}."
    if remarks := lesser(report):
        return f"no problem, {plural(len(remarks), 'remark')} in {subject}."
    return "clean."


def _counts(report: Report) -> str:
    unit = visible(str(report.facts.get("unit", "file")))
    spent = report.facts.get("milliseconds")
    took = f", {spent:.0f} ms" if isinstance(spent, int | float) else ""
    return f"{plural(report.examined, unit)} checked, {len(report.skipped)} not checked{took}."


def plural(count: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def ordered(findings: tuple[Finding, ...]) -> list[Finding]:
    """Findings by weight, then place: the same order whatever the judge's was."""
    return sorted(findings, key=_weight)


def _weight(finding: Finding) -> tuple[bool, int, str, int, int, str, str]:
    place = finding.location
    lasting = (place.path, place.line, place.column, finding.rule, finding.fingerprint)
    return (bool(finding.allowed), _RANK[finding.severity], *lasting)


def lesser(report: Report) -> list[Finding]:
    """Unallowed warnings and notes, in order."""
    return [finding for finding in ordered(report.findings) if not finding.blocks and not finding.allowed]


def allowed(report: Report) -> list[Finding]:
    """Findings that a written exception covers, in order."""
    return [finding for finding in ordered(report.findings) if finding.allowed]


def place(finding: Finding) -> str:
    """`path:line:column`, safe to print."""
    return visible(str(finding.location))


def help_url(rule: str) -> str:
    """The section of the documentation that explains a rule's class."""
    return f"{DOCS}#{anchor(rule)}"


def anchor(rule: str) -> str:
    """The heading's anchor for a rule id: its class (`live-key/binance.secret` -> `live-key`)."""
    return re.sub(r"[^a-z0-9-]", "", rule.partition("/")[0].lower())


def allow_lines(finding: Finding, report: Report) -> list[str]:
    """The TOML table that allows one finding, valid as it stands; nothing where the policy cannot allow it.

    `report.facts` may hold `today` (a date) and `owner`; without `today` the last day is left to the reader.
    """
    path = finding.location.path
    if not finding.fingerprint or finding.rule.startswith(PACK_RULES) or not _is_utf8(path):
        return []
    today = report.facts.get("today")
    last = (today + dt.timedelta(days=ALLOW_DAYS)).isoformat() if isinstance(today, dt.date) else "YYYY-MM-DD"
    return [
        "[[allow]]",
        f"rule = {toml(finding.rule)}",
        f"path = {toml(path)}",
        f"fingerprint = {toml(finding.fingerprint)}",
        'reason = "why this is not live, in your own words"',
        f"owner = {toml(str(report.facts.get('owner') or 'your name'))}",
        f"expires = {last}",
    ]


def toml(text: str) -> str:
    """A TOML basic string that reads back as exactly this text and holds nothing unprintable."""
    return '"' + "".join(map(_toml_character, text)) + '"'


def _toml_character(character: str) -> str:
    if visible(character) == character and not _TOML_ESCAPED.match(character):
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_utf8(text: str) -> bool:
    return not any(0xD800 <= ord(character) <= 0xDFFF for character in text)
