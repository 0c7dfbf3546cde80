"""What a scan can be asked about, read through the first door under its own policy and judged by the guard."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from nolive_hooks import guard
from nolive_hooks.blob import Blob
from nolive_hooks.errors import NoliveError, usage
from nolive_hooks.git import disk, sources
from nolive_hooks.git.repo import Repo
from nolive_hooks.model import Report, Skipped
from nolive_hooks.policies import fresh_since
from nolive_hooks.policies import policy_among as policy_among
from nolive_hooks.policies import policy_of_commit as policy_of_commit
from nolive_hooks.policies import policy_of_folder as policy_of_folder
from nolive_hooks.policies import policy_of_index as policy_of_index
from nolive_hooks.policy import Policy

ENVIRONMENT = "environment.env"  # the name under which the process environment is judged: one variable a line


def paths(asked: tuple[str, ...], today: dt.date) -> Report:
    """Files or folders: below a repository its tracked and new files, elsewhere the folder or file itself."""
    return _merged([_path(path, today) for path in asked])


def tracked(repo: Repo, today: dt.date, policy: Policy | None = None) -> Report:
    """Every tracked file, with the content of the work tree."""
    policy = policy or policy_of_folder(repo.root)
    return judged(sources.tracked(repo, cap=_cap(policy)), policy, "all tracked files", today)


def staged(repo: Repo, today: dt.date) -> Report:
    """What the next commit would change, from the index and under the index's policy."""
    policy = policy_of_index(repo.root)
    return judged(sources.staged(repo, cap=_cap(policy)), policy, "the index", today)


def ignored(repo: Repo, today: dt.date, policy: Policy | None = None) -> Report:
    """Files that Git ignores: where real keys usually lie."""
    policy = policy or policy_of_folder(repo.root)
    return judged(sources.untracked(repo, cap=_cap(policy), ignored=True), policy, "ignored files", today)


def history(repo: Repo, today: dt.date) -> Report:
    """Every file version that any ref can reach."""
    policy = policy_of_folder(repo.root)
    return judged(sources.history(repo, cap=_cap(policy)), policy, "history", today)


def commits(repo: Repo, revisions: str, today: dt.date) -> Report:
    """Every commit of `A..B` by itself, so that a key which was added and removed again is still found."""
    policy = fresh_since(policy_of_folder(repo.root), repo, revisions.partition("..")[0])
    parts: dict[str, list[sources.Item]] = {}
    for commit, item in sources.between(repo, revisions, cap=_cap(policy)):
        parts.setdefault(commit, []).append(item)
    reports = []
    for commit, items in parts.items():
        one = judged(items, policy, revisions, today)
        named = (replace(finding, message=f"{finding.message} (commit {commit[:10]})") for finding in one.findings)
        reports.append(replace(one, findings=tuple(named)))
    return replace(_merged(reports), subject=revisions)


def environment(variables: Mapping[str, str], today: dt.date) -> Report:
    """Environment variables, judged like a .env file; values are quoted so that each stays on its line."""
    rows = [f"{key}={value!r}" if "\n" in value else f"{key}={value}" for key, value in sorted(variables.items())]
    blob = Blob(ENVIRONMENT, "\n".join(rows).encode("utf-8", "surrogateescape"))
    return guard.scan([blob], Policy(), subject="environment", today=today)


def judged(items: Iterable[sources.Item], policy: Policy, subject: str, today: dt.date) -> Report:
    """Judge files as they come, one in memory at a time; what could not be read joins the report."""
    skipped: list[Skipped] = []

    def readable() -> Iterator[Blob]:
        for item in items:
            if isinstance(item, Skipped):
                skipped.append(item)
            else:
                yield item

    report = guard.scan(readable(), policy, subject=subject, today=today)
    return replace(report, skipped=(*report.skipped, *skipped))


def _path(path: str, today: dt.date) -> Report:
    if not os.path.lexists(path):
        raise usage("there is no such file or folder", where=path, fix="check the path; nolive scan -h")
    full = os.path.realpath(path)
    folder = full if os.path.isdir(full) else os.path.dirname(full)
    repo = _repository(folder)
    if repo is None:
        return _outside(path, full, folder, today)
    prefix = os.path.relpath(full, os.path.realpath(repo.root)).replace(os.sep, "/")
    prefix = "" if prefix == "." else prefix
    policy = policy_of_folder(repo.root)
    cap = _cap(policy)
    if not os.path.isdir(full):
        return judged([disk.load(full, prefix, cap=cap)], policy, path, today)
    if prefix and sources.is_ignored(repo, prefix):
        return _outside(path, full, folder, today)  # asked for by name, so it is read although Git ignores it
    items = chain(sources.tracked(repo, prefix, cap=cap), sources.untracked(repo, prefix, cap=cap))
    return judged(items, policy, path, today)


def _repository(folder: str) -> Repo | None:
    """The repository around a folder; None outside of any. A repository git does not trust is still an error."""
    try:
        return Repo.discover(folder)
    except NoliveError as error:
        if "safe.directory" in error.fix:
            raise
        return None


def _outside(path: str, full: str, folder: str, today: dt.date) -> Report:
    policy = policy_of_folder(folder)
    if os.path.isdir(full):
        return judged(disk.folder(full, cap=_cap(policy)), policy, path, today)
    return judged([disk.load(full, os.path.basename(full), cap=_cap(policy))], policy, path, today)


def _merged(reports: list[Report]) -> Report:
    if len(reports) == 1:
        return reports[0]
    return Report(
        subject=", ".join(item.subject for item in reports),
        findings=tuple(finding for item in reports for finding in item.findings),
        examined=sum(item.examined for item in reports),
        skipped=tuple(skipped for item in reports for skipped in item.skipped),
        unjudged=tuple(reason for item in reports for reason in item.unjudged),
    )


def _cap(policy: Policy) -> int:
    return policy.scan.max_file_mb << 20
