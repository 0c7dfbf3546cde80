"""Exceptions written where they apply: a comment with a rule and a reason beside, above or at the head of a value."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from nolive_hooks.documents.base import split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.guard.roles import Role, role_of
from nolive_hooks.model import Document, Finding, Location, Severity, fingerprint
from nolive_hooks.policy import ScanPolicy

MARK: Final = "nolive:"
MIN_REASON: Final = 10  # characters, as in the policy
KEY_RULES: Final = "live-key"  # only a policy lets a comment allow these: it has no owner and no last day
_PRAGMA: Final = expression(r"(?:^|(?<=\s))(?:#|//|;|--|<!--|/\*|%)[ \t]{0,8}nolive:[ \t]{0,8}(.{0,400})")
_MENTION: Final = expression(r"nolive:[ \t]{0,8}allow\b")
_CLOSED: Final = expression(r"(?<!\s)\s*+(?:-->|\*/)\s*+$")
_NO_COMMENTS: Final = (".json", ".ipynb", ".geojson", ".har")


class Pragma(NamedTuple):
    """One comment: its line (1-based), the rule or class it names, its reason; or `trouble`, what is wrong with it."""

    line: int
    rule: str
    reason: str
    alone: bool
    trouble: str


def apply(
    document: Document,
    findings: Sequence[Finding],
    policy: ScanPolicy,
    classes: Iterable[str],
    not_judged: Collection[str] = (),
) -> tuple[list[Finding], list[Finding]]:
    """The findings with `allowed` set where a comment covers them, and remarks on comments that cover nothing.

    `classes` are the known rule classes. A comment that is not complete covers nothing: the block stays. Of
    classes that were `not_judged`, no comment is called unused.
    """
    if MARK not in document.text:
        return list(findings), []
    pragmas = list(read(document, frozenset(classes)))
    answer = list(findings)
    used: set[int] = set()
    remarks: dict[int, Finding] = {}
    for index, finding in enumerate(answer):
        if finding.severity is not Severity.BLOCK:
            continue
        for pragma in (one for one in pragmas if one.line in _reach(document, pragmas, finding.location.line)):
            trouble = pragma.trouble or _refused(pragma, finding, policy)
            if trouble:
                remarks.setdefault(pragma.line, _malformed(document.path, pragma.line, trouble, finding))
            elif covers(pragma, finding):
                used.add(pragma.line)
                answer[index] = replace(finding, allowed=pragma.reason)
    idle = (one for one in pragmas if not one.trouble and one.line not in used | set(remarks))
    idle = (one for one in idle if one.rule.partition("/")[0] not in not_judged)
    if role_of(document.path) is Role.SWITCH:
        remarks.update((one.line, _unused(document.path, one)) for one in idle)
    return answer, [remarks[line] for line in sorted(remarks)]


def covers(pragma: Pragma, finding: Finding) -> bool:
    """True when the comment names the finding's rule or its class, the word before the slash.

    Which framework a switch belongs to is read from the words around it, and the comment adds words: so for
    switches the class decides. A credential's rule stands for its venue and must be named as it is.
    """
    named, found = pragma.rule.partition("/"), finding.rule.partition("/")
    return named[0] == found[0] and (found[0] != KEY_RULES or not named[2] or named[2] == found[2])


def read(document: Document, classes: frozenset[str]) -> Iterator[Pragma]:
    """Every comment of a document that speaks to us, complete or not."""
    commentless = document.path.lower().endswith(_NO_COMMENTS)
    for number, line in enumerate(split_lines(document.text), 1):
        if MARK not in line:
            continue
        match = _PRAGMA.search(line)
        if commentless:
            if match or _MENTION.search(line):
                yield Pragma(number, "", "", False, "a file of this format holds no comments")
        elif match:
            yield _parsed(number, line[: match.start()].strip() == "", _CLOSED.sub("", match[1]).strip(), classes)


def _parsed(number: int, alone: bool, text: str, classes: frozenset[str]) -> Pragma:
    verb, _, rest = text.partition(" ")
    rule, _, reason = rest.strip().partition(" ")
    reason = reason.strip().lstrip("-:").strip()
    trouble = ""
    if verb != "allow":
        trouble = f'the word after "{MARK}" is "allow"'
    elif rule.partition("/")[0] not in classes:
        import difflib

        close = difflib.get_close_matches(rule.partition("/")[0], classes, n=1)
        trouble = "it names no rule of ours" + (f'; did you mean "{close[0]}"?' if close else "")
    elif len(reason) < MIN_REASON:
        trouble = f"it needs a reason of {MIN_REASON} characters or more"
    return Pragma(number, rule, reason, alone, trouble)


def _reach(document: Document, pragmas: Sequence[Pragma], line: int) -> frozenset[int]:
    """The lines from which a comment covers a finding on `line`."""
    alone = {one.line for one in pragmas if one.alone}
    found = set()
    for head in {line, *_heads(document, line)}:
        found.add(head)
        while head - 1 in alone:  # comments above, each on a line of its own
            head -= 1
            found.add(head)
    return frozenset(found)


def _heads(document: Document, line: int) -> Iterator[int]:
    """The first line of the value of several lines that holds this line, where no other value begins in between."""
    above = [setting for setting in document.settings if setting.line <= line]
    if above:
        last = max(above, key=lambda setting: setting.line)
        rows = last.value.count("\n")
        if rows and last.line < line <= last.line + rows + 1:
            yield last.line


def _refused(pragma: Pragma, finding: Finding, policy: ScanPolicy) -> str:
    if covers(pragma, finding) and finding.rule.partition("/")[0] == KEY_RULES:
        if not policy.allow_keys:
            return "the policy lets nobody allow a live credential (scan.allow_keys)"
        if not policy.pragma_for_keys:
            return "a comment allows no credential (scan.pragma_for_keys)"
    return ""


def _malformed(path: str, line: int, trouble: str, finding: Finding) -> Finding:
    return Finding(
        "allow-malformed",
        Severity.WARN,
        Location(path, line),
        f"this comment allows nothing: {trouble}.",
        f'nolive allow {path}:{finding.location.line} --reason "..."'
        if "comment" in trouble
        else "keep the credential out of Git"
        if "allow_keys" in trouble
        else f"write: {MARK} allow {finding.rule} and a reason",
        fingerprint("allow-malformed", path, trouble),
    )


def _unused(path: str, pragma: Pragma) -> Finding:
    return Finding(
        "allow-unused",
        Severity.WARN,
        Location(path, pragma.line),
        f"the comment that allows {pragma.rule} covers nothing.",
        "remove the comment",
        fingerprint("allow-unused", path, "comment", pragma.rule),
    )
