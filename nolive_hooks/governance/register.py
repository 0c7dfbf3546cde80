"""Every merged drill as one row of facts, read from Git objects of one commit; nothing is asked of any forge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from msgspec import Struct

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Decision
from nolive_hooks.evidence.records import RecordError, decode, recorded
from nolive_hooks.evidence.records.decision import DecisionRecord
from nolive_hooks.evidence.records.drill import DrillRecord
from nolive_hooks.evidence.sealing import seals
from nolive_hooks.gate.facts import packs_of
from nolive_hooks.gate.files import is_drill_folder
from nolive_hooks.git.repo import Repo
from nolive_hooks.policies import policy_of_commit
from nolive_hooks.policy import Allow, Policy

T = TypeVar("T", bound=Struct)


@dataclass(frozen=True, slots=True)
class Row:
    """One drill. Minutes are minutes; `stale` names paths of the code under test that have changed since."""

    run_id: str
    day: dt.date
    operator: str = "unreadable"
    strategy: str = "unreadable"
    mode: str = "unreadable"
    decision: str = "unreadable"
    outcome: str = "unreadable"
    authorisation: str = ""
    verified: bool = False
    self_reviewed: bool = False
    amendments: int = 0
    used_minutes: float = 0.0
    planned_minutes: float = 0.0
    overrun_steps: tuple[int, ...] = ()
    stale: tuple[str, ...] = ()
    allows: int = 0
    open_issues: tuple[str, ...] = ()
    seal: str = ""

    @property
    def readable(self) -> bool:
        """Whether its records could be read at all."""
        return self.decision != "unreadable"


@dataclass(frozen=True, slots=True)
class Register:
    """The drills of a period on one commit, oldest first, and the written exceptions in force there."""

    ref: str
    commit: str
    since: dt.date
    today: dt.date
    rows: tuple[Row, ...]
    allows: tuple[Allow, ...]

    def count(self, decision: Decision) -> int:
        """How many drills ended so."""
        return sum(row.decision == decision.value for row in self.rows)


def read(repo: Repo, ref: str, since: dt.date, today: dt.date) -> Register:
    """The register of a commit. A pack whose records cannot be read is a row that says so."""
    commit = repo.resolve(ref)
    policy = policy_of_commit(repo, commit)
    root = _root(policy)
    folders = sorted(name for name in packs_of(repo, commit, root) if is_drill_folder(name, root))
    records = [(folder, *_records(repo, commit, folder)) for folder in folders]
    closed = _closed(drill for _, drill, _ in records if drill is not None)
    rows = (_row(repo, commit, folder, drill, decision, closed) for folder, drill, decision in records)
    return Register(ref, commit, since, today, tuple(row for row in rows if row.day >= since), policy.allow)


def _root(policy: Policy) -> str:
    return (policy.gate.pack_root if policy.gate else policy.pack.root).strip("/")


def _records(repo: Repo, commit: str, folder: str) -> tuple[DrillRecord | None, DecisionRecord | None]:
    return (
        _record(repo, commit, f"{folder}/{layout.DRILL}", DrillRecord),
        _record(repo, commit, f"{folder}/{layout.DECISION}", DecisionRecord),
    )


def _record(repo: Repo, commit: str, path: str, shape: type[T]) -> T | None:
    try:
        found = repo.at_path(commit, path)
        return decode(found[0].data, shape) if found else None
    except RecordError:
        return None


def _closed(drills: Iterable[DrillRecord]) -> dict[str, frozenset[str]]:
    """Run id -> the issues that later drills closed."""
    found: dict[str, frozenset[str]] = {}
    for drill in drills:
        if drill.follows is not None:
            name = drill.follows.run_id
            found[name] = found.get(name, frozenset()) | frozenset(drill.follows.closed)
    return found


def _row(
    repo: Repo,
    commit: str,
    folder: str,
    drill: DrillRecord | None,
    decision: DecisionRecord | None,
    closed: dict[str, frozenset[str]],
) -> Row:
    run_id = folder.rpartition("/")[2]
    day = dt.datetime.strptime(run_id, "drill_%Y%m%d_%H%M%S").replace(tzinfo=dt.UTC).date()
    if drill is None or decision is None:
        return Row(run_id, day)
    sealed = repo.at_path(commit, f"{folder}/{layout.SEALS}")
    newest = seals.newest({layout.SEALS: sealed[0].data}) if sealed else None
    budget = tuple(recorded.minutes(drill, decision))
    return Row(
        run_id=run_id,
        day=day,
        operator=drill.people.operator.login,
        strategy=drill.strategy.name,
        mode=drill.mode.declared.value,
        decision=decision.verdict.value,
        outcome=drill.outcome.value,
        authorisation=drill.authorisation.reference,
        verified=drill.authorisation.verified == "base_file",
        self_reviewed=decision.self_reviewed,
        amendments=len(decision.amendments),
        used_minutes=sum(step.used_min for step in budget),
        planned_minutes=sum(step.planned_min for step in budget),
        overrun_steps=tuple(step.step for step in budget if step.used_min > step.planned_min),
        stale=tuple(_stale(repo, commit, drill)),
        allows=len(drill.allows),
        open_issues=_open(decision, closed.get(run_id, frozenset())),
        seal=newest.id if newest else "",
    )


def _stale(repo: Repo, commit: str, drill: DrillRecord) -> Iterator[str]:
    return (code.path for code in drill.code_under_test if repo.tree_id(commit, code.path) != code.git_oid)


def _open(decision: DecisionRecord, closed: frozenset[str]) -> tuple[str, ...]:
    if decision.verdict is Decision.GO:
        return ()
    return tuple(row.issue for row in decision.remediation if row.status != "closed" and row.issue not in closed)
