"""A NO-GO that was merged with open remediation: the next drill has to say that it retries it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from msgspec import Struct

from nolive_hooks.errors import state
from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Decision, DrillId
from nolive_hooks.evidence.pack import is_run_id
from nolive_hooks.evidence.records import DecisionRecord, DrillRecord, RecordError, decode
from nolive_hooks.git.repo import Repo

T = TypeVar("T", bound=Struct)
LOOKED_AT = 20  # the newest packs; what is older was retried or is governance's business


class Unfinished(NamedTuple):
    """A NO-GO and the issues that its remediation left open."""

    run_id: str
    issues: tuple[str, ...]


def unfinished(repo: Repo, ref: str, root: str) -> tuple[Unfinished, ...]:
    """The merged NO-GOs with open remediation that no later drill follows, newest first."""
    followed: set[str] = set()
    found = []
    for name in _packs(repo, ref, root):
        drill = _record(repo, ref, f"{root}/{name}/{layout.DRILL}", DrillRecord)
        if drill is not None and drill.follows is not None:
            followed.add(drill.follows.run_id)
        if name not in followed and (issues := _issues(repo, ref, f"{root}/{name}/{layout.DECISION}")):
            found.append(Unfinished(name, issues))
    return tuple(found)


def require(repo: Repo, base_sha: str, root: str, follows: str) -> None:
    """A state error (exit 4) where a merged NO-GO waits for its retry and this drill does not name it."""
    waiting = unfinished(repo, base_sha, root)
    if follows and follows not in {row.run_id for row in waiting} and not issues_of(repo, base_sha, root, follows):
        raise state(
            f"{follows} is not a NO-GO with open remediation",
            where=f"{root}/{follows}",
            why="no such decision on the base branch",
            fix="nolive drill start",
        )
    if waiting and not follows:
        raise state(
            f"{waiting[0].run_id} is a NO-GO with open remediation", where=f"{root}/{waiting[0].run_id}",
            why="; ".join(waiting[0].issues), fix=f"nolive drill start --follows {waiting[0].run_id}",
        )  # fmt: skip


def issues_of(repo: Repo, base_sha: str, root: str, run_id: str) -> tuple[str, ...]:
    """The open issues of a NO-GO, merged or still on its own branch; empty where it is none."""
    branch = f"refs/heads/{DrillId.parse(run_id).branch}"
    refs = [base_sha, *([branch] if repo.holds("rev-parse", "--verify", "--quiet", branch) else [])]
    return next((found for ref in refs if (found := _issues(repo, ref, f"{root}/{run_id}/{layout.DECISION}"))), ())


def _packs(repo: Repo, ref: str, root: str) -> Iterator[str]:
    rows = repo.git("ls-tree", "--name-only", "-z", ref, f"{root}/").split("\0")
    names = sorted((row.rpartition("/")[2] for row in rows if row), reverse=True)
    yield from [name for name in names if is_run_id(name)][:LOOKED_AT]


def _issues(repo: Repo, ref: str, path: str) -> tuple[str, ...]:
    decision = _record(repo, ref, path, DecisionRecord)
    if decision is None or decision.verdict is not Decision.NO_GO:
        return ()
    return tuple(row.issue for row in decision.remediation if row.status != "closed")


def _record(repo: Repo, ref: str, path: str, record: type[T]) -> T | None:
    for blob in repo.at_path(ref, path):
        try:
            return decode(blob.data, record)
        except RecordError:
            return None  # a pack that cannot be read is the gate's business
    return None
