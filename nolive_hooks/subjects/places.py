"""Subjects of today: files and folders, the work tree, the index, the environment; each under its own policy."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from itertools import chain

from nolive_hooks import guard
from nolive_hooks.blob import Blob
from nolive_hooks.errors import NoliveError, usage
from nolive_hooks.git import disk, sources
from nolive_hooks.git.repo import Repo
from nolive_hooks.model import Report
from nolive_hooks.policies import policy_of_folder, policy_of_index
from nolive_hooks.policy import Policy
from nolive_hooks.subjects.how import PLAIN, How
from nolive_hooks.subjects.looking import cap_of, looked_into, looked_through

ENVIRONMENT = "environment.env"  # the name under which the process environment is judged: one variable a line


def paths(asked: tuple[str, ...], today: dt.date, *, how: How = PLAIN) -> Report:
    """Files or folders: below a repository its tracked and new files, elsewhere the folder or file itself."""
    return joined([_path(path, today, how) for path in asked])


def tracked(repo: Repo, today: dt.date, policy: Policy | None = None, *, how: How = PLAIN) -> Report:
    """Every tracked file, with the content of the work tree."""
    policy = policy or policy_of_folder(repo.root)
    return looked_through(sources.listed(repo), repo.root, policy, "all tracked files", today, how)


def staged(repo: Repo, today: dt.date, *, how: How = PLAIN) -> Report:
    """What the next commit would change, from the index and under the index's policy."""
    policy = policy_of_index(repo.root)
    return looked_into(sources.staged(repo, cap=cap_of(policy)), policy, "the index", today, how)


def ignored(repo: Repo, today: dt.date, policy: Policy | None = None, *, how: How = PLAIN) -> Report:
    """Files that Git ignores: where real keys usually lie."""
    policy = policy or policy_of_folder(repo.root)
    return looked_through(sources.others(repo, ignored=True), repo.root, policy, "ignored files", today, how)


def environment(variables: Mapping[str, str], today: dt.date, *, how: How = PLAIN) -> Report:
    """Environment variables, judged like a .env file; values are quoted so that each stays on its line."""
    rows = [f"{key}={value!r}" if "\n" in value else f"{key}={value}" for key, value in sorted(variables.items())]
    blob = Blob(ENVIRONMENT, "\n".join(rows).encode("utf-8", "surrogateescape"))
    return guard.scan([blob], Policy(), subject="environment", today=today, also=how.also)


def judged(items: Iterable[sources.Item], policy: Policy, subject: str, today: dt.date) -> Report:
    """Files that the caller has read already, or could not read."""
    return looked_into(items, policy, subject, today, PLAIN)


def joined(reports: list[Report]) -> Report:
    """One report on several subjects."""
    if len(reports) == 1:
        return reports[0]
    return Report(
        subject=", ".join(item.subject for item in reports),
        findings=tuple(finding for item in reports for finding in item.findings),
        examined=sum(item.examined for item in reports),
        skipped=tuple(skipped for item in reports for skipped in item.skipped),
        unjudged=tuple(reason for item in reports for reason in item.unjudged),
    )


def _path(path: str, today: dt.date, how: How) -> Report:
    if not os.path.lexists(path):
        raise usage("there is no such file or folder", where=path, fix="check the path; nolive scan -h")
    full = os.path.realpath(path)
    folder = full if os.path.isdir(full) else os.path.dirname(full)
    repo = _repository(folder)
    if repo is None:
        return _outside(path, full, folder, today, how)
    prefix = os.path.relpath(full, os.path.realpath(repo.root)).replace(os.sep, "/")
    prefix = "" if prefix == "." else prefix
    policy = policy_of_folder(repo.root)
    if not os.path.isdir(full):
        return looked_into([disk.load(full, prefix, cap=cap_of(policy))], policy, path, today, how)
    if prefix and sources.is_ignored(repo, prefix):
        return _outside(path, full, folder, today, how)  # asked for by name, so it is read although Git ignores it
    names = list(chain(sources.listed(repo, prefix), sources.others(repo, prefix)))
    return looked_through(names, repo.root, policy, path, today, how)


def _repository(folder: str) -> Repo | None:
    """The repository around a folder; None outside of any. A repository git does not trust is still an error."""
    try:
        return Repo.discover(folder)
    except NoliveError as error:
        if "safe.directory" in error.fix:
            raise
        return None


def _outside(path: str, full: str, folder: str, today: dt.date, how: How) -> Report:
    policy = policy_of_folder(folder)
    cap = cap_of(policy)
    one = [disk.load(full, os.path.basename(full), cap=cap)] if not os.path.isdir(full) else disk.folder(full, cap=cap)
    return looked_into(one, policy, path, today, how)
