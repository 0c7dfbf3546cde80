"""Reads every blob once, asks the judges, applies the allows: the guard's one answer for a set of files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from nolive_hooks import sieve
from nolive_hooks.blob import is_pointer
from nolive_hooks.guard import allows, masks, names, packed
from nolive_hooks.guard.allows import book, nested
from nolive_hooks.guard.question import SYMLINK, Also, Asked, Identify, Order
from nolive_hooks.model import Blob, Finding, Report, Skipped
from nolive_hooks.policy import Policy
from nolive_hooks.sieve import packed as archives

SUBMODULE: Final = "160000"
_MEGABYTE: Final = 1 << 20
_EXCLUDED: Final = "excluded by scan.exclude ({})"


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
        _take(blob, tally, Order(policy, identify, also))
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
    if not policy.allow:
        return []
    from nolive_hooks.guard import classes  # loads all judges, each of which knows its own

    return list(allows.remarks(findings, policy, today, read, classes.CLASSES, classes.idle(also)))


def _take(blob: Blob, tally: Tally, order: Order) -> None:
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


def _unpacked(blob: Blob, tally: Tally, order: Order) -> Skipped | None:
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


def _judge(blob: Blob, tally: Tally, order: Order) -> None:
    tally.findings.extend(nested.judge(blob))
    scan = order.policy.scan
    asked = Asked(*sieve.answers(blob.path, blob.data, strict=scan.tests or scan.docs))
    if any(asked) or order.also is not None or blob.path == book.ALLOW_FILE:
        from nolive_hooks.guard import judging  # loads all judges: of what is clear they are not asked

        tally.findings.extend(judging.judge(blob, asked, order))


def _merged(findings: Sequence[Finding]) -> list[Finding]:
    """Sorted by place; one finding for a rule on a line; a named framework stands for the generic row.

    An allowed finding or a warning never hides one that blocks: what stands behind it on the line comes to the front.
    """
    ordered = sorted(findings, key=_place)
    named = {(*_matter(one), one.blocks) for one in ordered if not _generic(one) and not one.allowed}
    kept: dict[tuple[object, ...], Finding] = {}
    for number, one in enumerate(ordered):
        if _generic(one) and not named.isdisjoint(((*_matter(one), True), (*_matter(one), one.blocks))):
            continue
        where = (one.rule, one.location.path, one.location.line or -number)
        if where not in kept or (one.blocks and not kept[where].blocks):
            kept[where] = one
    return sorted(kept.values(), key=_place)


def _place(one: Finding) -> tuple[str, int, int, str]:
    return one.location.path, one.location.line, one.location.column, one.rule


def _matter(one: Finding) -> tuple[str, str, int]:
    """The family of its rule, and its line."""
    return one.rule.partition("/")[0], one.location.path, one.location.line


def _generic(one: Finding) -> bool:
    return one.rule.endswith("/generic")
