"""Reads every blob once, asks the judges, applies the allows: the guard's one answer for a set of files."""

from __future__ import annotations

import datetime as dt
import fnmatch
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from nolive_hooks import documents, sieve
from nolive_hooks.guard import allows, fences, hosts, keys, modes, unreadable
from nolive_hooks.guard.roles import Role, role_of
from nolive_hooks.model import Blob, Document, Finding, Report, Severity, Skipped
from nolive_hooks.policy import Policy

SYMLINK: Final = "120000"
SUBMODULE: Final = "160000"
_MEGABYTE: Final = 1 << 20


@dataclass(slots=True)
class _Tally:
    """What a scan has found so far."""

    findings: list[Finding] = field(default_factory=list)
    examined: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    unjudged: list[str] = field(default_factory=list)


def scan(
    blobs: Iterable[Blob],
    policy: Policy,
    *,
    subject: str,
    today: dt.date,
    skipped: Iterable[Skipped] = (),
) -> Report:
    """Judge blobs on live keys, modes and endpoints.

    `today` decides which allows have expired. `skipped` are files the caller could not hand over; they are
    reported with the ones skipped here. No content of a file can make this raise: what goes wrong in one file
    becomes a reason in `Report.unjudged`, with path and kind of error only.
    """
    tally = _Tally(skipped=list(skipped))
    for blob in blobs:
        reason = _reason_to_skip(blob, policy)
        if reason:
            tally.skipped.append(Skipped(blob.path, reason, unjudged=reason.startswith("larger")))
            continue
        tally.examined += 1
        try:
            _judge(blob, policy, tally)
        except Exception as error:
            tally.unjudged.append(f"{blob.path}: could not be judged ({type(error).__name__})")
    return Report(
        subject,
        findings=tuple(allows.apply(_merged(tally.findings), policy.allow, today)),
        examined=tally.examined,
        skipped=tuple(tally.skipped),
        unjudged=tuple(tally.unjudged),
    )


def _reason_to_skip(blob: Blob, policy: Policy) -> str:
    if blob.mode == SUBMODULE:
        return "submodule, scanned on its own"
    pattern = next((one for one in policy.scan.exclude if fnmatch.fnmatchcase(blob.path, one)), "")
    if pattern:
        return f"excluded by scan.exclude ({pattern})"
    if len(blob.data) > policy.scan.max_file_mb * _MEGABYTE:
        return f"larger than scan.max_file_mb ({policy.scan.max_file_mb} MB)"
    return ""


def _judge(blob: Blob, policy: Policy, tally: _Tally) -> None:
    if not sieve.suspicious(blob.path, blob.data, strict=policy.scan.tests or policy.scan.docs):
        return
    if blob.mode == SYMLINK:
        target = Document(blob.path, documents.decode(blob.data), documents.TEXT)
        tally.findings.extend(keys.judge(target))
        return
    document = documents.read(blob)
    if document.error:
        document = documents.read_lines(document)
    found = [*keys.judge(document), *_switches(document, policy)]
    if document.error:
        verdict = unreadable.judge(document, found, judged=_judges_modes(document.path, policy))
        if verdict is not None:
            found.append(verdict)
            if verdict.severity is Severity.BLOCK:
                tally.unjudged.append(f"{blob.path}: looks like trading configuration and cannot be read")
    tally.findings.extend(found)


def _judges_modes(path: str, policy: Policy) -> bool:
    role = role_of(path)
    return role is Role.SWITCH or (role is Role.TEST and policy.scan.tests)


def _switches(document: Document, policy: Policy) -> Iterator[Finding]:
    """Modes and endpoints, as far as the role of the path has them judged."""
    if _judges_modes(document.path, policy):
        yield from modes.judge(document, policy.scan)
        yield from hosts.judge(document)
    elif policy.scan.docs and role_of(document.path) is Role.PROSE:
        for fence in fences.documents_of(document):
            for finding in modes.judge(fence, policy.scan):
                yield replace(finding, severity=Severity.WARN)


def _merged(findings: Sequence[Finding]) -> list[Finding]:
    """Sorted by place; one finding for a rule on a line; a named framework stands for the generic row."""
    ordered = sorted(findings, key=_place)
    named = {(_family(one), one.location.path, one.location.line) for one in ordered if not _generic(one)}
    kept: list[Finding] = []
    seen: set[tuple[str, str, int]] = set()
    for one in ordered:
        where = (one.rule, one.location.path, one.location.line)
        if where in seen and one.location.line:
            continue
        if _generic(one) and (_family(one), one.location.path, one.location.line) in named:
            continue
        seen.add(where)
        kept.append(one)
    return kept


def _place(one: Finding) -> tuple[str, int, int, str]:
    return one.location.path, one.location.line, one.location.column, one.rule


def _family(one: Finding) -> str:
    return one.rule.partition("/")[0]


def _generic(one: Finding) -> bool:
    return one.rule.endswith("/generic")
