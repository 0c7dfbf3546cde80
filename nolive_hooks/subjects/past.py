"""Subjects of the past: every commit of a range or of all history by itself, so that what was removed is found, too."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Final, NamedTuple

from msgspec.structs import replace

from nolive_hooks import guard
from nolive_hooks.blob import Blob
from nolive_hooks.git import commits, sources
from nolive_hooks.git.index import Entry
from nolive_hooks.git.repo import Repo
from nolive_hooks.guard.allows import book
from nolive_hooks.guard.packed import INSIDE
from nolive_hooks.guard.question import Also, Identify
from nolive_hooks.guard.scan import about_allows, conclude, look, refuse
from nolive_hooks.model import Finding, Report, Skipped
from nolive_hooks.policies import fresh_since, policy_of_folder
from nolive_hooks.policy import Policy
from nolive_hooks.subjects import cleared
from nolive_hooks.subjects.cleared import Memory, Open
from nolive_hooks.subjects.how import PLAIN, How
from nolive_hooks.subjects.looking import cap_of
from nolive_hooks.subjects.workers import spread

MESSAGE: Final = "commit message"  # where a finding in what a commit says is said to be
_BATCH: Final = 2000  # commits that are asked for at once
_PART: Final = 400  # file versions a process takes at a time
_REWRITE: Final = "revoke it at the venue if it was ever pushed; git rebase -i and take it out of the message"


class _New(NamedTuple):
    """One commit and its parents; the file versions that it is the first to bring; what it says (empty: not asked)."""

    row: list[str]
    entries: list[Entry]
    text: bytes


class _Part(NamedTuple):
    """Some commits, and by what they are judged: all that a process needs."""

    news: Sequence[_New]
    root: str
    policy: Policy
    today: dt.date
    key: str
    also: Also | None


class _Said(NamedTuple):
    """What the judges said of one commit: of its files, and of its message and people."""

    row: list[str]
    asked: frozenset[str]
    files: Report
    text: tuple[Finding, ...]
    paths: frozenset[str]


def commits_of(repo: Repo, revisions: str, today: dt.date, *, how: How = PLAIN) -> Report:
    """Every commit of `A..B`, and the names of its ends."""
    policy = fresh_since(policy_of_folder(repo.root), repo, revisions.partition("..")[0])
    refuse(policy, today)
    ends = tuple(guard.in_name(revisions, "branch", "git branch -m OLD NEW, and delete it where it was pushed"))
    subject = "a range of commits" if ends else revisions
    said = list(_judged(_new(repo, sources.commits_of(repo, revisions), policy), repo, policy, today, how))
    report = _whole(said, policy, subject, today, how)
    return replace(report, findings=(*(one.finding for one in ends), *report.findings))


def history(repo: Repo, today: dt.date, *, how: How = PLAIN) -> Report:
    """Every file version that any ref can reach; what was clear the last time is not read again."""
    policy = policy_of_folder(repo.root)
    refuse(policy, today)
    walk = sources.walk(repo)
    place = cleared.place(repo, policy, "generic" if how.also else "")
    memory = cleared.recall(place, partial(sources.reach, repo))
    tips = sources.tips(repo)
    fresh = _new(repo, sources.all_commits(repo, memory.tips), policy)
    news = [*_again(repo, memory, policy), *fresh, _New([], sources.beside_commits(repo), b"")]
    said = list(_judged(news, repo, policy, today, how))
    lost = sources.missing(walk, repo)
    cleared.remember(place, _remembered(memory, tips, said, policy))
    report = _whole(said, policy, "history", today, how, seen=memory.seen)
    asked = {entry.oid for one in news for entry in one.entries}  # what is missing of them is told by its path
    lost = [one for one in lost if one.path not in asked]
    return replace(report, examined=report.examined + memory.examined, skipped=(*report.skipped, *lost))


def _new(repo: Repo, rows: list[list[str]], policy: Policy) -> Iterator[_New]:
    """What each commit brings; a file version belongs to the first commit that has it."""
    seen: set[tuple[str, str]] = set()
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        for row, one in zip(batch, commits.brought(batch, repo.root, cap=cap_of(policy), hook=False), strict=True):
            entries = [entry for entry in one.entries if (entry.path, entry.oid) not in seen]
            seen.update((entry.path, entry.oid) for entry in entries)
            yield _New(row, entries, one.text)


def _again(repo: Repo, memory: Memory, policy: Policy) -> Iterator[_New]:
    """The files and messages that were not clear the last time."""
    rows = [one.row for one in memory.open]
    found = commits.brought(rows, repo.root, cap=cap_of(policy), hook=False)
    for one, commit in zip(memory.open, found, strict=True):
        asked = set(one.paths)
        kept = [entry for entry in commit.entries if entry.path in asked]
        yield _New(one.row, kept, commit.text if one.said else b"")


def _judged(news: Iterable[_New], repo: Repo, policy: Policy, today: dt.date, how: How) -> Iterator[_Said]:
    """What the judges say of each commit, in the order given."""
    key = policy.value_key or secrets.token_hex(32)  # tells values apart within this one scan
    part = partial(_Part, root=repo.root, policy=policy, today=today, key=key, also=how.also)
    parts = [part(tuple(some)) for some in _grouped(news)]
    workers = how.workers if sum(len(one.entries) for some in parts for one in some.news) > 2 * _PART else 1
    for some, answers in zip(parts, spread(_look, parts, workers=workers, prepare=how.prepare), strict=True):
        yield from answers
        for _ in range(sum(len(one.entries) for one in some.news)):
            how.watch()


def _grouped(news: Iterable[_New]) -> Iterator[list[_New]]:
    """Commits in groups of some hundred file versions."""
    group: list[_New] = []
    weight = 0
    for one in news:
        group.append(one)
        weight += len(one.entries) + 1
        if weight >= _PART:
            yield group
            group, weight = [], 0
    if group:
        yield group


def _look(part: _Part) -> list[_Said]:
    """One process of Git unpacks the files of all commits; each commit takes as many of them as it brings."""
    entries = [entry for one in part.news for entry in one.entries]
    items = sources.from_index(entries, part.root, cap=cap_of(part.policy))
    identify = book.identifier(part.key)
    return [_said(one, islice(items, len(one.entries)), identify, part) for one in part.news]


def _said(one: _New, items: Iterable[sources.Item], identify: Identify, part: _Part) -> _Said:
    skipped: list[Skipped] = []

    def readable() -> Iterator[Blob]:
        for item in items:
            if isinstance(item, Skipped):
                skipped.append(item)
            else:
                yield item

    tally = look(readable(), part.policy, identify=identify, also=part.also)
    tally.skipped += skipped
    paths = frozenset(tally.paths)
    files = conclude(tally, part.policy, subject="", today=part.today, also=part.also, remarks=False)
    text: tuple[Finding, ...] = ()
    if one.text:
        spoken = look([Blob(MESSAGE, one.text)], part.policy, identify=identify)
        found = conclude(spoken, part.policy, subject="", today=part.today, remarks=False).findings
        text = tuple(
            replace(item, remedy=_REWRITE, fingerprint="")  # no exception can be written for it
            for item in found
            if item.blocks and item.rule.startswith("live-key/")
        )
    return _Said(one.row, frozenset(entry.path for entry in one.entries), files, text, paths)


def _whole(
    said: Sequence[_Said], policy: Policy, subject: str, today: dt.date, how: How, seen: Iterable[str] = ()
) -> Report:
    """One report: each value or setting is told of the first commit that has it, and exceptions are judged last."""
    told: set[tuple[str, str, str]] = set()
    findings: list[Finding] = []
    for one in said:
        for finding in one.files.findings:
            mark = (finding.rule, finding.location.path, finding.identity or finding.fingerprint)
            if mark not in told:
                told.add(mark)
                findings.append(_named(finding, one.row))
        findings += (_named(finding, one.row) for finding in one.text)  # each of them has to be said anew
    read = frozenset(seen).union(*(one.paths for one in said))
    return Report(
        subject,
        findings=(*findings, *about_allows(findings, policy, today, read, also=how.also)),
        examined=sum(one.files.examined for one in said),
        skipped=tuple(item for one in said for item in one.files.skipped),
        unjudged=tuple(reason for one in said for reason in one.files.unjudged),
    )


def _named(finding: Finding, row: Sequence[str]) -> Finding:
    return replace(finding, message=f"{finding.message} (commit {row[0][:10]})") if row else finding


def _remembered(before: Memory, tips: list[str], said: Sequence[_Said], policy: Policy) -> Memory:
    excepted = {allow.path for allow in policy.allow}
    still, examined, seen = [], before.examined, set(before.seen)
    for one in said:
        seen.update(one.paths & excepted)
        if not one.row:
            continue  # what no commit holds is read each time
        unclear = _unclear(one)
        examined += one.files.examined - len(unclear - {item.path for item in one.files.skipped})
        if unclear or one.text:
            still.append(Open(one.row, sorted(unclear), bool(one.text)))
    return Memory(tips=tips, examined=examined, open=still, seen=sorted(seen))


def _unclear(one: _Said) -> set[str]:
    """The files of a commit of which something was said; all of them where it cannot be told of which."""
    files = one.files
    told = {finding.location.path for finding in files.findings} | {item.path for item in files.skipped}
    named = {path if path in one.asked else path.partition(INSIDE)[0] for path in told}  # a file in an archive
    return set(one.asked) if files.unjudged or not named <= one.asked else named
