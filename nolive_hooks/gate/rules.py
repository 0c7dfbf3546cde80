"""The gate's fourteen rules: a snapshot and the base branch's policy in, one verdict out.

Nothing here reads a file, a clock or the network, and nothing passes because a fact is absent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import astuple

from nolive_hooks.gate import drill, files, signoff
from nolive_hooks.gate.drill import Scripted, absent, missing, outcome_of
from nolive_hooks.gate.identity import Cast, cast
from nolive_hooks.gate.pull import OtherPull, PackFacts, Record, Snapshot
from nolive_hooks.gate.reviews import Panel
from nolive_hooks.gate.verdict import Outcome, PolicyProblem, Reason, Verdict, Weight, conclude
from nolive_hooks.policy import GatePolicy

_SHA = re.compile(r"(?!0+\Z)(?:[0-9a-f]{40}|[0-9a-f]{64})")  # all zeros is how Git writes "none"


def evaluate(
    snapshot: Snapshot, policy: GatePolicy | PolicyProblem, *, scripted_answers: Scripted = "block"
) -> Verdict:
    """May this pull request be merged, and as what? `scripted_answers` is the base policy's pack value."""
    sha = _postable(snapshot)
    if isinstance(policy, PolicyProblem):
        reason = Reason(f"policy-{policy.kind}", "policy", f"no policy to judge by: {policy.message}")
        return conclude((reason,), "unknown", sha)
    common = (*_common(snapshot, policy), *_merge_group(snapshot))
    people = cast(snapshot, policy)
    outcome = _outcome(snapshot, policy)
    if outcome == "not-a-drill":
        others = _others(snapshot, policy, people)
        return conclude(
            (*common, *others, Reason("not-a-drill", "files", "not a drill: no pack is changed")),
            outcome,
            sha,
        )
    own = drill.judge(snapshot, policy, people, outcome, scripted_answers)
    return conclude((*common, *_others(snapshot, policy, people), *own), outcome, sha)


def _postable(snapshot: Snapshot) -> str | None:
    """The commit on which a success may be posted: the queue's commit, else the head."""
    return snapshot.merge_group.head_sha if snapshot.merge_group else snapshot.pr.head_sha


def _outcome(snapshot: Snapshot, policy: GatePolicy) -> Outcome:
    """What a pass would be called. Without a list of files nobody can say that this is no drill."""
    if snapshot.files is None:
        return "unknown"
    if not _holds_facts(snapshot) and not files.touched(files.paths(snapshot.files), policy.pack_root):
        return "not-a-drill"
    return outcome_of(snapshot.record)


def _holds_facts(snapshot: Snapshot) -> bool:
    """True where a pack or a record was read at all; empty ones are how some collectors write "none"."""
    pack, record = snapshot.pack or PackFacts(), snapshot.record or Record()
    return any((*astuple(pack), *astuple(record)))


# --- what every pull request must satisfy -------------------------------------------------------------


def _common(snapshot: Snapshot, policy: GatePolicy) -> Iterator[Reason]:
    yield from _policy(snapshot, policy)
    yield from (
        Reason("collector-problem", str(item), f"not read completely: {item}; run the gate again")
        for item in snapshot.problems or ()
    )
    yield from missing(snapshot, _NEEDED)
    yield from _live(snapshot, policy)
    yield from files.completeness(snapshot)


def _policy(snapshot: Snapshot, policy: GatePolicy) -> Iterator[Reason]:
    if policy.min_approvals < 1:
        yield Reason(
            "policy-min-approvals",
            "min_approvals",
            f"min_approvals = {policy.min_approvals} asks for no approval; set 1 or more",
        )
    if not policy.protected_base and snapshot.default_branch is None:
        yield absent("default_branch")


_NEEDED = (
    *("now", "policy_sha", "problems", "files", "other_open_prs"),
    *("pr.number", "pr.state", "pr.draft", "pr.head_sha", "pr.base_ref", "pr.changed_files"),
)


def _live(snapshot: Snapshot, policy: GatePolicy) -> Iterator[Reason]:
    pr, base = snapshot.pr, policy.protected_base or snapshot.default_branch
    author = (pr.author,) if pr.author else ()
    if pr.head_sha is not None and not _SHA.fullmatch(pr.head_sha):
        yield Reason("head-sha", pr.head_sha, "the head is not a full commit id, so no approval can be bound to it")
    if pr.state is not None and pr.state.casefold() != "open":
        yield Reason("closed", f"#{pr.number}", f"the pull request is {pr.state}")
    if pr.draft:
        yield Reason("draft", f"#{pr.number}", "the pull request is a draft; mark it ready for review", author)
    if pr.base_ref is not None and pr.base_ref != base:
        why = f"it goes into {pr.base_ref}; a success is given only for {base or 'the protected branch'}"
        yield Reason("base-not-protected", pr.base_ref, why, author)


def _merge_group(snapshot: Snapshot) -> Iterator[Reason]:
    group = snapshot.merge_group
    if group is None:
        if snapshot.event == "merge_group":
            yield absent("merge_group")
        return
    heads, known = set(group.pr_heads or ()), {other.head_sha for other in snapshot.other_open_prs or ()}
    if not _SHA.fullmatch(group.head_sha or ""):
        yield Reason("merge-group", "merge_group.head_sha", "the merge queue's commit is not known")
    if snapshot.pr.head_sha not in heads:
        yield Reason("merge-group", "merge_group.pr_heads", "the merge queue does not hold this head; it has moved")
    for head in sorted(heads - known - {snapshot.pr.head_sha}):
        yield Reason("merge-group", head, f"the merge queue also holds {head[:7]}, which is not judged here")


def _others(snapshot: Snapshot, policy: GatePolicy, people: Cast) -> Iterator[Reason]:
    """A status belongs to a commit: every open pull request that it would speak for must pass too."""
    queued = set((snapshot.merge_group.pr_heads if snapshot.merge_group else None) or ())
    for other in snapshot.other_open_prs or ():
        if other.head_sha in {None, snapshot.pr.head_sha, *queued}:
            yield from _other(snapshot, policy, people, other)


def _other(snapshot: Snapshot, policy: GatePolicy, people: Cast, other: OtherPull) -> Iterator[Reason]:
    name, base = f"#{other.number}", policy.protected_base or snapshot.default_branch
    if other.head_sha is None or other.has_pack is None or other.base_ref is None:
        yield Reason("other-pull-request", name, f"{name} is open and its head, base or pack could not be read")
    elif other.base_ref != base:
        yield Reason(
            "other-pull-request",
            name,
            f"{name} would share this success and goes into {other.base_ref}, not {base}",
        )
    elif other.has_pack and other.head_sha != snapshot.pr.head_sha:
        yield Reason("merge-group", name, f"{name} in the same queue is a drill too; queue one drill at a time")
    elif other.has_pack and snapshot.pack is None:
        yield Reason("other-pull-request", name, f"{name} has the same head and base, and a pack; collect again")
    elif other.has_pack:
        yield from _other_signoff(snapshot, policy, people, other)


def _other_signoff(snapshot: Snapshot, policy: GatePolicy, people: Cast, other: OtherPull) -> Iterator[Reason]:
    """The same head means the same pack, people and record; only the reviews are its own."""
    if other.reviews is None:
        yield Reason("other-pull-request", f"#{other.number}", f"the reviews of #{other.number} could not be read")
    for reason in signoff.judge(Panel(snapshot, policy, people), other.reviews or (), outcome_of(snapshot.record)):
        if reason.weight is not Weight.NOTE:
            waits = reason.weight is Weight.PENDING
            code = "other-pull-request-waiting" if waits else "other-pull-request"
            yield Reason(
                code,
                f"#{other.number}",
                f"#{other.number} has the same head: {reason.message}",
                reason.can_act,
            )
