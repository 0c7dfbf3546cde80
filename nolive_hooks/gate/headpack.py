"""The pack of a head as the gate needs it: its record and what the pack judge says, from Git objects only."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import NamedTuple, TypeVar

from msgspec import Struct

from nolive_hooks.errors import NoliveError
from nolive_hooks.evidence import layout
from nolive_hooks.evidence.judges.case import GitFacts
from nolive_hooks.evidence.judges.judge import complete_stage, judge
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.records import RecordError, decode
from nolive_hooks.evidence.records.decision import DecisionRecord
from nolive_hooks.evidence.records.drill import DrillRecord
from nolive_hooks.evidence.sealing import seals
from nolive_hooks.gate.pull import PackFacts, PackProblem, Record, plain
from nolive_hooks.git.repo import Repo
from nolive_hooks.model import Finding, Report
from nolive_hooks.policy import Policy

T = TypeVar("T", bound=Struct)
FRESHNESS = "NL-FRS-"


class Revision(NamedTuple):
    """The two ends of a pull request, as full commit ids, and the folders of packs it touches."""

    base: str
    merge_base: str
    head: str
    packs: tuple[str, ...]


class HeadPack(NamedTuple):
    """What the snapshot says of the pack."""

    record: Record
    pack: PackFacts


def read(repo: Repo, revision: Revision, folder: str, policy: Policy, now: dt.datetime) -> HeadPack:
    """Judge the pack in `folder` of the head with the base's policy; nothing is checked out."""
    pack = Pack.from_blobs(repo.at(revision.head, folder), folder)
    drill, decision = _decoded(pack, layout.DRILL, DrillRecord), _decoded(pack, layout.DECISION, DecisionRecord)
    report = _judged(repo, revision, pack, policy, now)
    newest = seals.newest(pack.files)
    return HeadPack(
        _record(drill, decision),
        PackFacts(
            path=folder,
            tree=repo.tree_id(revision.head, folder),
            seal=newest.id if newest else None,
            problems=problems(report),
        ),
    )


def report_of(repo: Repo, revision: Revision, folder: str, policy: Policy, now: dt.datetime) -> Report:
    """Everything the pack judge says of the pack in `folder` of the head."""
    return _judged(repo, revision, Pack.from_blobs(repo.at(revision.head, folder), folder), policy, now)


def _judged(repo: Repo, revision: Revision, pack: Pack, policy: Policy, now: dt.datetime) -> Report:
    facts = _git_facts(repo, revision, _decoded(pack, layout.DRILL, DrillRecord), now)
    return judge(pack, policy, facts=facts, stage=complete_stage(policy), today=now.date())


def problems(report: Report) -> tuple[PackProblem, ...]:
    """What of a report concerns the gate: everything that blocks, was not judged, or is stale."""
    unjudged = (PackProblem(code="unjudged", message=plain(why)) for why in report.doubts)
    found = (item for item in report.findings if item.blocks or item.rule.startswith(FRESHNESS))
    return (*unjudged, *map(_problem, found))


def _problem(finding: Finding) -> PackProblem:
    return PackProblem(code=finding.rule, path=plain(str(finding.location)), message=plain(finding.message))


def _record(drill: DrillRecord | None, decision: DecisionRecord | None) -> Record:
    reviewers = drill.people.reviewers_requested if drill else ()
    return Record(
        decision=decision.verdict.value if decision else None,
        operator=drill.people.operator.login if drill else None,
        reviewer=reviewers[0] if reviewers else None,
        self_reviewed=decision.self_reviewed if decision else None,
        scripted=any(answer.scripted for answer in drill.answers) if drill else None,
    )


def _decoded(pack: Pack, path: str, record: type[T]) -> T | None:
    try:
        return decode(pack.files[path], record) if path in pack.files else None
    except RecordError:
        return None  # the pack judge says what is wrong with it; here the facts are absent


def _git_facts(repo: Repo, revision: Revision, drill: DrillRecord | None, now: dt.datetime) -> GitFacts:
    first = next(iter(repo.log(revision.merge_base, revision.head)), None)
    begun = dt.datetime.fromtimestamp(first.time, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if first else ""
    code, locks = (drill.code_under_test, drill.repo.lockfiles) if drill else ((), ())
    return GitFacts(
        run_sha_is_ancestor=_is_ancestor(repo, drill.repo.run_sha, revision.head) if drill else None,
        first_commit_utc=begun,
        packs_changed=revision.packs,
        code_now={item.path: repo.tree_id(revision.base, item.path) for item in code},
        lockfiles_now={item.path: _sha256(repo, revision.base, item.path) for item in locks},
        now=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def _is_ancestor(repo: Repo, ancestor: str, head: str) -> bool:
    """A commit that this clone does not hold is no ancestor."""
    try:
        return repo.is_ancestor(ancestor, head)
    except NoliveError:
        return False


def _sha256(repo: Repo, commit: str, path: str) -> str | None:
    found = repo.at_path(commit, path)
    return hashlib.sha256(found[0].data).hexdigest() if found else None
