"""Reads every blob once, asks the judges, applies the allows: the guard's one answer for a set of files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from nolive_hooks import documents, sieve
from nolive_hooks.blob import is_pointer
from nolive_hooks.guard import (
    allows,
    disguise,
    fences,
    hosts,
    keys,
    masks,
    modes,
    names,
    orders,
    packed,
    twice,
    unreadable,
)
from nolive_hooks.guard.allows import book, nested, pragmas
from nolive_hooks.guard.classes import CLASSES, EXTRA
from nolive_hooks.guard.keys import Identify
from nolive_hooks.guard.roles import Role, role_in, role_of
from nolive_hooks.model import Blob, Document, Finding, Report, Severity, Skipped
from nolive_hooks.policy import Policy
from nolive_hooks.sieve import packed as archives

# One more judge: what it says of a document in which the findings of the others are known.
Also = Callable[[Document, Sequence[Finding], Identify | None], Iterator[Finding]]
SYMLINK: Final = "120000"
SUBMODULE: Final = "160000"
_MEGABYTE: Final = 1 << 20
_EXCLUDED: Final = "excluded by scan.exclude ({})"


class Asked(NamedTuple):
    """Which judges could say anything about a file, as the sieve told."""

    keys: bool
    modes: bool
    hosts: bool


class _Order(NamedTuple):
    """What every file is judged by."""

    policy: Policy
    identify: Identify | None
    also: Also | None

    @property
    def idle(self) -> frozenset[str]:
        """Classes that nobody judges in this scan, so that nothing can be said of their exceptions."""
        return frozenset() if self.also else EXTRA


class Tally(Struct):
    """What the judges said of some files, before the allows: parts that were looked at apart can be joined."""

    findings: list[Finding] = []
    examined: int = 0
    paths: set[str] = set()
    skipped: list[Skipped] = []
    unjudged: list[str] = []

    def join(self, other: Tally) -> None:
        """Take in what was said of other files."""
        self.findings += other.findings
        self.examined += other.examined
        self.paths |= other.paths
        self.skipped += other.skipped
        self.unjudged += other.unjudged


def scan(
    blobs: Iterable[Blob],
    policy: Policy,
    *,
    subject: str,
    today: dt.date,
    skipped: Iterable[Skipped] = (),
    identify: Identify | None = None,
    clean: Iterable[str] = (),
    also: Also | None = None,
) -> Report:
    """Judge blobs on live keys, modes and endpoints.

    `today` decides which allows have expired. `skipped` are files the caller could not hand over; they are
    reported with the ones skipped here. No content of a file can make this raise: what goes wrong in one file
    becomes a reason in `Report.unjudged`, with path and kind of error only. An allow that lasts too long is a
    usage error. `identify` names values by keyed digests; unless given, under the key of the policy's allows.
    `clean` are paths whose content was cleared before: their names are judged like those of the blobs.
    `also` is one more judge, of every text (`generic.judge`).
    """
    refuse(policy, today)
    tally = Tally(skipped=list(skipped))
    tally.join(look(blobs, policy, identify=identify, also=also))
    return conclude(tally, policy, subject=subject, today=today, clean=clean, also=also)


def refuse(policy: Policy, today: dt.date) -> None:
    """A usage error for allows that no scan may use: too long, or with a credential in their words."""
    book.refuse_far(policy.allow, today)
    masks.refuse(policy.allow)


def look(blobs: Iterable[Blob], policy: Policy, *, identify: Identify | None = None, also: Also | None = None) -> Tally:
    """The first half of `scan`: what the judges say of each file. Needs nothing but the files and the policy."""
    if identify is None and policy.value_key:
        identify = book.identifier(policy.value_key)
    tally = Tally()
    for blob in blobs:
        _take(blob, tally, _Order(policy, identify, also))
    return tally


def conclude(
    tally: Tally,
    policy: Policy,
    *,
    subject: str,
    today: dt.date,
    clean: Iterable[str] = (),
    also: Also | None = None,
    remarks: bool = True,
) -> Report:
    """The second half of `scan`: the report on all files that were looked at, with the allows applied.

    Without `remarks` nothing is said of the allows themselves: for one part of a whole that is concluded later.
    """
    findings = allows.covered(tally.findings, policy, today)
    if remarks:
        findings += about_allows(findings, policy, today, tally.paths, also=also)
    findings = _merged(findings)
    unreadable_files = (one.location.path for one in findings if one.blocks and one.rule == "unreadable-config")
    doubts = (f"{path}: looks like trading configuration and cannot be read" for path in unreadable_files)
    report = Report(
        subject,
        findings=tuple(findings),
        examined=tally.examined,
        skipped=tuple(sorted((_excused(one, policy) for one in tally.skipped), key=lambda one: (one.path, one.reason))),
        unjudged=(*sorted(tally.unjudged), *doubts),
    )
    named = (*sorted(tally.paths), *(path for path in clean if not policy.scan.excluded(path)))
    return masks.masked(names.of_files(report, named))


def about_allows(
    findings: Sequence[Finding], policy: Policy, today: dt.date, read: Collection[str], *, also: Also | None = None
) -> list[Finding]:
    """What is to be said of the allows after all findings of the files in `read` are known."""
    idle = _Order(policy, None, also).idle
    return list(allows.remarks(findings, policy, today, read, CLASSES, idle))


def _take(blob: Blob, tally: Tally, order: _Order) -> None:
    """Count a file as examined or as skipped, and note what goes wrong with it."""
    if reason := _reason_to_skip(blob, order.policy):
        tally.skipped.append(Skipped(blob.path, reason, unjudged=reason.startswith("larger")))
        return
    tally.paths.add(blob.path)
    closed = None
    try:
        closed = _unpacked(blob, tally, order)
    except Exception as error:
        tally.unjudged.append(f"{blob.path}: could not be judged ({type(error).__name__})")
    tally.examined += closed is None
    tally.skipped += [closed] if closed else []


def _reason_to_skip(blob: Blob, policy: Policy) -> str:
    if blob.mode == SUBMODULE:
        return "submodule, scanned on its own"
    if is_pointer(blob.data):
        return "a Git LFS pointer, content not scanned: git lfs pull, then nolive scan"
    if pattern := policy.scan.excluded(blob.path):
        return _EXCLUDED.format(pattern)
    if len(blob.data) > policy.scan.max_file_mb * _MEGABYTE:
        return f"larger than scan.max_file_mb ({policy.scan.max_file_mb} MB)"
    return ""


def _excused(skipped: Skipped, policy: Policy) -> Skipped:
    """What could not be read is no doubt where the house rules exclude it."""
    pattern = policy.scan.excluded(skipped.path) if skipped.unjudged else ""
    return Skipped(skipped.path, _EXCLUDED.format(pattern)) if pattern else skipped


def _unpacked(blob: Blob, tally: Tally, order: _Order) -> Skipped | None:
    """Judge a file, and what is inside where it is an archive; what was not looked into makes it a skipped file."""
    if blob.mode == SYMLINK or not archives.kind(blob.data):
        _judge(blob, tally, order)
        what = "" if blob.mode == SYMLINK else archives.closed(blob.path, blob.data)
        return Skipped(blob.path, f"{what}: only its raw bytes were looked at") if what else None
    closed: list[packed.Closed] = []
    before = len(tally.findings)
    for member in packed.members(blob, cap=order.policy.scan.max_file_mb * _MEGABYTE):
        if isinstance(member, packed.Closed):
            closed.append(member)
        else:
            tally.paths.add(member.path)
            _judge(member, tally, order)
    remedy = f"take it out of the archive, then git add {blob.path}"
    tally.findings[before:] = [replace(one, remedy=remedy) for one in tally.findings[before:]]
    if len(tally.findings) == before:
        _judge(blob, tally, order)  # what stands between the members
    if not closed:
        return None
    worst = next((one for one in closed if one.hostile), closed[0])
    inside = worst.path[len(blob.path) + len(packed.INSIDE) :]
    more = f", and {len(closed) - 1} more parts" if len(closed) > 1 else ""
    return Skipped(blob.path, f"{f'{inside}: ' if inside else ''}{worst.reason}{more}", unjudged=worst.hostile)


def _judge(blob: Blob, tally: Tally, order: _Order) -> None:
    if blob.path == book.ALLOW_FILE:
        # Its digests are not credentials, and the rules it names are no settings; its reasons are free text.
        text = Document(blob.path, documents.decode(book.masked(blob.data)), documents.TEXT)
        tally.findings.extend(keys.judge(text, order.identify))
        return
    tally.findings.extend(nested.judge(blob))
    policy = order.policy
    strict = policy.scan.tests or policy.scan.docs
    asked = Asked(*sieve.answers(blob.path, blob.data, strict=strict))
    if not any(asked) and order.also is None:
        return
    if blob.mode == SYMLINK:
        target = Document(blob.path, documents.decode(blob.data), documents.TEXT)
        tally.findings.extend(keys.judge(target, order.identify))
        return
    document = documents.read(blob)
    if document.error:
        document = documents.read_lines(document)
    found = [*(keys.judge(document, order.identify) if asked.keys else ()), *_switches(document, policy, asked)]
    if document.error:
        switchable = any((asked.modes, asked.hosts))
        verdict = unreadable.judge(document, found, judged=_judges_modes(document, policy), switchable=switchable)
        if verdict is not None:
            found.append(verdict)
    found.extend(list(twice.judge(document, found)))
    if order.also is not None:
        found.extend(list(order.also(document, found, order.identify)))
    found, remarks = pragmas.apply(document, found, policy.scan, CLASSES, order.idle)
    tally.findings.extend((*found, *remarks))


def _judges_modes(document: Document, policy: Policy) -> bool:
    role = role_in(document.path, document.text)
    return role is Role.SWITCH or (role is Role.TEST and policy.scan.tests)


def _switches(document: Document, policy: Policy, asked: Asked) -> Iterator[Finding]:
    """Modes and endpoints, as far as the role of the path has them judged."""
    if _judges_modes(document, policy):
        found = list(modes.judge(document, policy.scan)) if asked.modes else []
        found += hosts.judge(document) if asked.hosts else ()
        found = orders.judge(document, found)
        yield from (*found, *disguise.judge(document, found))
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
