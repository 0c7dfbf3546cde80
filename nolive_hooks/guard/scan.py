"""Reads every blob once, asks the judges, applies the allows: the guard's one answer for a set of files."""

from __future__ import annotations

import datetime as dt
import fnmatch
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from nolive_hooks import documents, sieve
from nolive_hooks.guard import allows, book, fences, hosts, keys, modes, pragmas, unreadable
from nolive_hooks.guard.classes import CLASSES
from nolive_hooks.guard.keys import Identify
from nolive_hooks.guard.roles import Role, role_of
from nolive_hooks.model import Blob, Document, Finding, Report, Severity, Skipped
from nolive_hooks.policy import Policy

SYMLINK: Final = "120000"
SUBMODULE: Final = "160000"
_MEGABYTE: Final = 1 << 20


class Asked(NamedTuple):
    """Which judges could say anything about a file, as the sieve told."""

    keys: bool
    modes: bool
    hosts: bool


@dataclass(slots=True)
class _Tally:
    """What a scan has found so far."""

    findings: list[Finding] = field(default_factory=list)
    examined: int = 0
    paths: set[str] = field(default_factory=set)
    skipped: list[Skipped] = field(default_factory=list)
    unjudged: list[str] = field(default_factory=list)


def scan(
    blobs: Iterable[Blob],
    policy: Policy,
    *,
    subject: str,
    today: dt.date,
    skipped: Iterable[Skipped] = (),
    identify: Identify | None = None,
) -> Report:
    """Judge blobs on live keys, modes and endpoints.

    `today` decides which allows have expired. `skipped` are files the caller could not hand over; they are
    reported with the ones skipped here. No content of a file can make this raise: what goes wrong in one file
    becomes a reason in `Report.unjudged`, with path and kind of error only. An allow that lasts too long is a
    usage error. `identify` names values by keyed digests; unless given, under the key of the policy's allows.
    """
    book.refuse_far(policy.allow, today)
    if identify is None and policy.value_key:
        identify = book.identifier(policy.value_key)
    tally = _Tally(skipped=list(skipped))
    for blob in blobs:
        reason = _reason_to_skip(blob, policy)
        if reason:
            tally.skipped.append(Skipped(blob.path, reason, unjudged=reason.startswith("larger")))
            continue
        tally.examined += 1
        tally.paths.add(blob.path)
        try:
            _judge(blob, policy, tally, identify)
        except Exception as error:
            tally.unjudged.append(f"{blob.path}: could not be judged ({type(error).__name__})")
    findings = _merged(allows.apply(tally.findings, policy, today, tally.paths, CLASSES))
    unreadable_files = (one.location.path for one in findings if one.blocks and one.rule == "unreadable-config")
    tally.unjudged += [f"{path}: looks like trading configuration and cannot be read" for path in unreadable_files]
    return Report(
        subject,
        findings=tuple(findings),
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


def _judge(blob: Blob, policy: Policy, tally: _Tally, identify: Identify | None) -> None:
    if blob.path == book.ALLOW_FILE:
        # Its digests are not credentials, and the rules it names are no settings; its reasons are free text.
        text = Document(blob.path, documents.decode(book.masked(blob.data)), documents.TEXT)
        tally.findings.extend(keys.judge(text, identify))
        return
    strict = policy.scan.tests or policy.scan.docs
    asked = Asked(*sieve.answers(blob.path, blob.data, strict=strict))
    if not any(asked):
        return
    if blob.mode == SYMLINK:
        target = Document(blob.path, documents.decode(blob.data), documents.TEXT)
        tally.findings.extend(keys.judge(target, identify))
        return
    document = documents.read(blob)
    if document.error:
        document = documents.read_lines(document)
    found = [*(keys.judge(document, identify) if asked.keys else ()), *_switches(document, policy, asked)]
    if document.error:
        verdict = unreadable.judge(document, found, judged=_judges_modes(document.path, policy))
        if verdict is not None:
            found.append(verdict)
    found, remarks = pragmas.apply(document, found, policy.scan, CLASSES)
    tally.findings.extend((*found, *remarks))


def _judges_modes(path: str, policy: Policy) -> bool:
    role = role_of(path)
    return role is Role.SWITCH or (role is Role.TEST and policy.scan.tests)


def _switches(document: Document, policy: Policy, asked: Asked) -> Iterator[Finding]:
    """Modes and endpoints, as far as the role of the path has them judged."""
    if _judges_modes(document.path, policy):
        if asked.modes:
            yield from modes.judge(document, policy.scan)
        if asked.hosts:
            yield from hosts.judge(document)
    elif policy.scan.docs and role_of(document.path) is Role.PROSE:
        for fence in fences.documents_of(document):
            for finding in modes.judge(fence, policy.scan):
                yield replace(finding, severity=Severity.WARN)


def _merged(findings: Sequence[Finding]) -> list[Finding]:
    """Sorted by place; one finding for a rule on a line; a named framework stands for the generic row.

    An allowed finding never hides one that blocks: what stands behind it on the same line comes to the front.
    """
    ordered = sorted(findings, key=_place)
    named = {
        (_family(one), one.location.path, one.location.line) for one in ordered if not _generic(one) and not one.allowed
    }
    kept: dict[tuple[object, ...], Finding] = {}
    for number, one in enumerate(ordered):
        if _generic(one) and (_family(one), one.location.path, one.location.line) in named:
            continue
        where = (one.rule, one.location.path, one.location.line or -number)
        if where not in kept or (kept[where].allowed and one.blocks):
            kept[where] = one
    return sorted(kept.values(), key=_place)


def _place(one: Finding) -> tuple[str, int, int, str]:
    return one.location.path, one.location.line, one.location.column, one.rule


def _family(one: Finding) -> str:
    return one.rule.partition("/")[0]


def _generic(one: Finding) -> bool:
    return one.rule.endswith("/generic")
