"""What a drill must satisfy beyond what every pull request must: commits, pack, record, evidence, sign-off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from nolive_hooks.gate import files, signoff
from nolive_hooks.gate.identity import Cast, fold
from nolive_hooks.gate.pull import Record, Snapshot
from nolive_hooks.gate.reviews import Panel
from nolive_hooks.gate.verdict import Outcome, Reason
from nolive_hooks.policy import GatePolicy

MAX_COMMITS = 250
Scripted = Literal["block", "allow"]
_OUTCOMES: dict[str, Outcome] = {"GO": "go", "NO_GO": "no-go", "NO-GO": "no-go", "VOID": "void"}
_RUNNING = frozenset({"queued", "in_progress", "pending", "waiting", "requested"})
_NEEDED_BY_A_DRILL = (
    *(
        "commits",
        "reviews",
        "activity",
        "people",
        "permissions",
        "packs_on_base",
        "pr.commits_total",
        "pr.base_repo",
    ),
    *("pack.tree", "pack.seal", "pack.problems", "record.self_reviewed", "record.scripted"),
)


def outcome_of(record: Record | None) -> Outcome:
    """What the record decided; anything but the three words is unknown."""
    return _OUTCOMES.get((record.decision if record else None) or "", "unknown")


def missing(snapshot: Snapshot, keys: Iterable[str]) -> Iterator[Reason]:
    """One reason for each needed fact, by its dotted name, that the snapshot does not hold."""
    for key in keys:
        value: object = snapshot
        for part in key.split("."):
            value = getattr(value, part, None)
        if value is None or (isinstance(value, str) and not value.strip()):
            yield absent(key)


def absent(key: str) -> Reason:
    """The reason for one fact that is not there."""
    return Reason("fact-missing", key, f"{key} is not in the snapshot, and what is not known never passes")


def judge(
    snapshot: Snapshot, policy: GatePolicy, people: Cast, outcome: Outcome, scripted: Scripted
) -> Iterator[Reason]:
    yield from missing(snapshot, _NEEDED_BY_A_DRILL)
    yield from _fork(snapshot, policy)
    yield from _commits(snapshot, policy)
    yield from people.reasons
    yield from files.judge(snapshot, policy.pack_root)
    yield from _pack(snapshot, policy)
    yield from _record(snapshot, scripted)
    yield from _evidence(snapshot)
    yield from signoff.judge(Panel(snapshot, policy, people), snapshot.reviews or (), outcome)


def _fork(snapshot: Snapshot, policy: GatePolicy) -> Iterator[Reason]:
    head, base = snapshot.pr.head_repo, snapshot.pr.base_repo
    if head is None:
        yield Reason(
            "fork",
            "pr.head_repo",
            "the repository of the head is gone or unknown; push the branch to this one",
        )
    elif base is not None and head.casefold() != base.casefold() and not policy.allow_forks:
        yield Reason("fork", head, f"the drill comes from {head}; sign-off is given only for branches of {base}")


def _commits(snapshot: Snapshot, policy: GatePolicy) -> Iterator[Reason]:
    pr, commits = snapshot.pr, snapshot.commits
    if commits is None or pr.commits_total is None:
        return
    if max(pr.commits_total, len(commits)) > MAX_COMMITS:
        yield Reason(
            "too-many-commits",
            "commits",
            f"{pr.commits_total} commits; GitHub lists {MAX_COMMITS} at most; squash them",
        )
    shas = {commit.sha for commit in commits}
    if pr.commits_total != len(commits) or len(shas) != len(commits):
        message = f"the pull request has {pr.commits_total} commits, the list names {len(shas)}; collect again"
        yield Reason("commits-incomplete", "commits", message)
    if None in shas:
        yield absent("commits.sha")
    if pr.head_sha not in shas:
        yield Reason("commits-incomplete", "commits", "the list of commits does not hold the head; collect again")
    parents = {parent for commit in commits for parent in commit.parents or ()}
    if policy.require_up_to_date and (pr.base_sha is None or pr.base_sha not in parents):
        actors = (pr.author,) if pr.author else ()
        yield Reason(
            "not-up-to-date",
            pr.base_ref or "base",
            "the head does not contain the tip of the base; rebase",
            actors,
        )


def _pack(snapshot: Snapshot, policy: GatePolicy) -> Iterator[Reason]:
    for problem in (snapshot.pack.problems if snapshot.pack else None) or ():
        text = str(problem)
        path = problem.split(" ")[0] if isinstance(problem, str) else problem.path
        if text.startswith("NL-FRS-"):
            yield Reason("stale" if policy.freshness == "block" else "stale-warning", path or text, text)
        else:
            yield Reason("pack-problem", path or text, text, _operator(snapshot))


def _operator(snapshot: Snapshot) -> tuple[str, ...]:
    operator = snapshot.record.operator if snapshot.record else None
    return (operator,) if operator else ()


def _record(snapshot: Snapshot, scripted: Scripted) -> Iterator[Reason]:
    record = snapshot.record
    if record is None:
        yield Reason("record-unread", "record", "the drill's record is not in the snapshot")
        return
    if not record.decision:
        yield absent("record.decision")
    elif outcome_of(record) == "unknown":
        yield Reason("decision-unknown", record.decision, f"{record.decision!r} is none of GO, NO_GO, VOID")
    if (
        record.reviewer
        and record.operator
        and fold(record.reviewer) == fold(record.operator)
        and not record.self_reviewed
    ):
        message = f"the record names {record.operator} as operator and reviewer and denies a self-review"
        yield Reason("record-contradiction", record.operator, message, (record.operator,))
    if record.scripted and scripted != "allow":
        message = "a script answered the drill's questions; a person must run the drill again"
        yield Reason("scripted-answers", "record.scripted", message, _operator(snapshot))
    yield from _labels(record)


def _labels(record: Record) -> Iterator[Reason]:
    outcome = outcome_of(record)
    if outcome == "no-go":
        yield Reason("no-go", "NO-GO", "merges as NO-GO: the record is complete, the drill did not succeed")
    if outcome == "void":
        yield Reason("void", "VOID", "merges as VOID, and only with an approval by governance")
    if record.self_reviewed:
        message = f"{record.decision} (self-reviewed): the operator's own review is no approval"
        yield Reason("self-reviewed", record.operator or "operator", message)


def _evidence(snapshot: Snapshot) -> Iterator[Reason]:
    check, group = snapshot.evidence_check, snapshot.merge_group
    heads = {snapshot.pr.head_sha, group.head_sha if group else None} - {None}
    if check is None or check.sha is None:
        yield Reason("evidence-missing", "evidence", "waiting for the evidence check of this head")
    elif check.sha not in heads:
        yield Reason("evidence-older", "evidence", f"the newest evidence check is of {check.sha[:7]}, not of this head")
    elif check.conclusion is None or check.conclusion.lower() in _RUNNING:
        yield Reason("evidence-running", "evidence", "the evidence check of this head is still running")
    elif check.conclusion.lower() != "success":
        yield Reason(
            "evidence-failed",
            "evidence",
            f"the evidence check of this head ended with {check.conclusion}",
            _operator(snapshot),
        )
