"""What every printer says in the same words: the first line, the order of findings, the way to allow one."""

from __future__ import annotations

import re
import shlex
import string
from collections.abc import Iterable

from nolive_hooks.model import Finding, Report, Severity
from nolive_hooks.report.escape import visible

DOCS = "https://github.com/nolive-hooks/nolive-hooks/blob/main/docs/rules.md"
ALLOW_REASON = "why this is not live"
PACK_RULES = "NL-"  # evidence and gate: nothing there can be allowed by a policy

_RANK = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.NOTE: 2}
_PLAIN = frozenset(string.ascii_letters + string.digits + "_./-: ")


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
    subject = "this folder" if report.subject == "." else visible(report.subject) or "the content you are committing"
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


def lines_of(numbers: Iterable[int]) -> str:
    """Lines of a file for people, the first dozen: `line 3`, `lines 3, 8`."""
    shown = [str(number) for number in numbers][:12]
    return f"{'line' if len(shown) == 1 else 'lines'} {', '.join(shown)}"


def size(count: int) -> str:
    """So many bytes for people: `812 bytes`, `143 KB`, `3.1 MB`."""
    if count < 10_000:
        return plural(count, "byte")
    return f"{count / 1e3:.0f} KB" if count < 1_000_000 else f"{count / 1e6:.1f} MB"


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


def allow_command(finding: Finding) -> str:
    """The command that allows one finding, valid in bash and zsh as it stands; nothing where no allow can."""
    place = finding.location
    if not finding.fingerprint or finding.rule.startswith(PACK_RULES) or not _is_utf8(place.path):
        return ""
    path = f"./{place.path}" if place.path.startswith("-") else place.path
    return f'nolive allow {_shell(f"{path}:{place.line}" if place.line else path)} --reason "{ALLOW_REASON}"'


def _shell(word: str) -> str:
    """One word of a command line; what is invisible or acts on a terminal stands as its bytes, `\\x1b`."""
    if visible(word) == word:
        return shlex.quote(word)
    return "$'" + "".join(map(_shell_character, word)) + "'"


def _shell_character(character: str) -> str:
    if character in _PLAIN:
        return character
    return "".join(f"\\x{byte:02x}" for byte in character.encode())


def _is_utf8(text: str) -> bool:
    return not any(0xD800 <= ord(character) <= 0xDFFF for character in text)
