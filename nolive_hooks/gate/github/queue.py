"""A merge queue: which pull requests stand behind the commit that the queue wants to merge."""

from __future__ import annotations

import re
from typing import NamedTuple

from nolive_hooks.errors import NoliveError
from nolive_hooks.gate.github.clone import QUEUE, QUEUE_FROM
from nolive_hooks.git.repo import Repo

_ENTRY = re.compile(r"pr-(\d+)-[0-9a-f]{7,64}")


class Group(NamedTuple):
    """What a merge_group event says: the queue's commit and branch, and the branch it goes into."""

    sha: str
    ref: str
    base_ref: str

    @property
    def number(self) -> int:
        """The pull request that was queued last; NoliveError (exit 3) where the branch does not name one."""
        match = _ENTRY.fullmatch(self.ref.rpartition("/")[2])
        if match is None:
            raise NoliveError(
                "the merge queue's branch names no pull request", where=self.ref,
                why="it is not gh-readonly-queue/BASE/pr-NUMBER-SHA", fix="run nolive gate run --pr N",
            )  # fmt: skip
        return int(match.group(1))


def wanted(group: Group) -> dict[str, str]:
    """What to fetch besides: every entry of this queue."""
    return {f"{QUEUE}/*": f"{QUEUE_FROM}/{group.base_ref}/*"}


def numbers(git: Repo, group: Group, base: str) -> tuple[int, ...] | None:
    """The pull requests whose queue entries lie between the base and the group's commit; None where one is unknown."""
    rows = git.git("for-each-ref", "--format=%(objectname) %(refname)", f"{QUEUE}/").splitlines()
    entries = {tuple(row.split(" ", 1)) for row in rows}
    if group.sha not in {oid for oid, _ in entries}:
        return None
    found: set[int] = set()
    for oid, name in entries:
        if git.is_ancestor(oid, group.sha) and not git.is_ancestor(oid, base):
            match = _ENTRY.fullmatch(name.rpartition("/")[2])
            if match is None:
                return None
            found.add(int(match.group(1)))
    return tuple(sorted(found))
