"""Keeps exceptions in order: lists them with their uses, sorts the file, joins both sides of a merge."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from msgspec.structs import replace

from nolive_hooks.allowing.reading import asked, blobs_of, save, scan
from nolive_hooks.blob import Blob
from nolive_hooks.errors import usage
from nolive_hooks.git.repo import Repo
from nolive_hooks.guard import allows
from nolive_hooks.guard.allows import book
from nolive_hooks.guard.allows.book import ALLOW_FILE, Book
from nolive_hooks.guard.question import Also
from nolive_hooks.model import Finding, Report
from nolive_hooks.policies import bytes_of_book, policy_of_folder, policy_without_book
from nolive_hooks.policy import Allow, Policy


@dataclass(frozen=True, slots=True)
class Listed:
    """One exception for people: what it covers, on whose word, until when, and how often it was used."""

    rule: str
    path: str
    reason: str
    owner: str
    expires: dt.date | None
    source: str
    uses: int
    expired: bool


@dataclass(frozen=True, slots=True)
class Tidied:
    """What `fix` did: how many exceptions were and are in the file, and those whose digest nobody can renew."""

    before: int
    after: int
    lost: tuple[Allow, ...]


def listed(repo: Repo, today: dt.date) -> tuple[tuple[Listed, ...], Report]:
    """Every exception of the repository with its uses in the tracked and the new files; comments come last."""
    policy = policy_of_folder(repo.root)
    report = scan(blobs_of(repo), policy, today, also=asked(*(allow.rule for allow in policy.allow)))
    places = allows.by_path(report.findings)
    rows, explained = [], set()
    for allow in policy.allow:
        covered = [number for number in places[allow.path] if allows.covers(allow, report.findings[number])]
        expired = allow.expires < today
        if not expired:
            explained.update(covered)
        rows.append(
            Listed(
                rule=allow.rule,
                path=allow.path,
                reason=allow.reason,
                owner=allow.owner,
                expires=allow.expires,
                source=allow.source,
                uses=len(covered),
                expired=expired,
            )
        )
    for number, finding in enumerate(report.findings):
        if finding.allowed and number not in explained:
            place = finding.location
            rows.append(Listed(finding.rule, place.path, finding.allowed, "", None, str(place), 1, expired=False))
    return tuple(rows), report


def tidy(repo: Repo, today: dt.date) -> Tidied:
    """Sort the file, keep each exception once, join both sides of a merge and give all digests one key."""
    data = bytes_of_book(repo.root)
    if not data:
        raise usage(f"there is no {ALLOW_FILE}", where=repo.root, fix='nolive allow PATH:LINE --reason "..."')
    found = book.union(data)
    policy = Policy(scan=policy_without_book(repo.root).scan)
    renewed = _renewals(repo, found, policy, today)
    kept = [replace(allow, value=renewed.get((allow.path, allow.value), "")) for allow in found.allow]
    lost = tuple(old for old, new in zip(found.allow, kept, strict=True) if old.value and not new.value)
    whole = book.merged(allow for allow in kept if allow.value or allow.fingerprint)
    save(repo, Book(key=found.keys[0] if found.keys else "", allow=whole))
    return Tidied(len(found.allow), len(whole), lost)


def _renewals(repo: Repo, found: book.Union, policy: Policy, today: dt.date) -> dict[tuple[str, str], str]:
    """(path, digest) -> digest under the first key. With one key every digest stays; else the values are read again."""
    if len(found.keys) < 2:
        return {(allow.path, allow.value): allow.value for allow in found.allow}
    paths = {allow.path for allow in found.allow if allow.value}
    blobs = [blob for blob in blobs_of(repo) if blob.path in paths]
    known: dict[tuple[str, str], str] = {}
    also = asked(*(allow.rule for allow in found.allow))
    lasting = _identities(blobs, policy, found.keys[0], today, also)
    for key in found.keys:
        for finding, last in zip(_identities(blobs, policy, key, today, also), lasting, strict=True):
            known[finding.location.path, finding.identity] = last.identity
    return known


def _identities(blobs: list[Blob], policy: Policy, key: str, today: dt.date, also: Also | None) -> list[Finding]:
    report = scan(blobs, replace(policy, value_key=key), today, also=also)
    return [finding for finding in report.findings if finding.identity]
