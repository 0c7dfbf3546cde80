"""The sign-off of a drill as a record: what the archive keeps of the reviews, outside the sealed files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.evidence.sealing.archive import ApprovalRecord, ReviewSnapshot
from nolive_hooks.gate.drill import Scripted
from nolive_hooks.gate.identity import cast
from nolive_hooks.gate.pull import Review, Snapshot
from nolive_hooks.gate.reviews import Panel, tally
from nolive_hooks.gate.rules import evaluate
from nolive_hooks.gate.verdict import PolicyProblem
from nolive_hooks.policy import GatePolicy


class Merge(NamedTuple):
    """What only the forge knows of a merged drill: account ids by review id, the time, the policy's bytes."""

    user_ids: Mapping[int, int]
    utc: str
    policy: bytes


def record(
    snapshot: Snapshot,
    policy: GatePolicy | PolicyProblem,
    *,
    scripted_answers: Scripted = "block",
    merge: Merge | None = None,
) -> ApprovalRecord:
    """The approval of a drill that passes the gate; NoliveError (exit 1) with the gate's reason for any other.

    Every review is kept; `qualifying` names the ones that counted.
    """
    verdict = evaluate(snapshot, policy, scripted_answers=scripted_answers)
    pack, pr, reviews = snapshot.pack, snapshot.pr, snapshot.reviews or ()
    if verdict.verdict != "pass" or isinstance(policy, PolicyProblem) or pack is None or not pr.head_sha:
        why = verdict.reasons[0].message if verdict.reasons else f"the verdict is {verdict.verdict}"
        raise NoliveError(
            "there is no sign-off to record", where=pr.head_sha or "no known commit", why=why,
            fix="nolive gate evaluate --snapshot FILE --policy-from main", exit_code=Exit.FINDINGS,
        )  # fmt: skip
    counted = tally(Panel(snapshot, policy, cast(snapshot, policy)), reviews)
    qualifying = {review.id for review in (*counted.reviewers, *counted.governance)}
    people = {login for commit in snapshot.commits or () for login in (commit.author, commit.committer) if login}
    return ApprovalRecord(
        run_id=(pack.path or "").rpartition("/")[2],
        repository=pr.base_repo or "",
        pull_request=pr.number or 0,
        head_sha=pr.head_sha,
        tree=pack.tree or "",
        seal=pack.seal or "",
        reviews=tuple(_kept(review, merge.user_ids.get(review.id) if merge else None) for review in reviews),
        qualifying=tuple(sorted(qualifying)),
        committers=tuple(sorted(people)),
        policy_sha256=hashlib.sha256(merge.policy).hexdigest() if merge else "",
        merged_utc=merge.utc if merge else None,
    )


def _kept(review: Review, user_id: int | None) -> ReviewSnapshot:
    when = review.submitted_at.strftime("%Y-%m-%dT%H:%M:%SZ") if review.submitted_at else None
    return ReviewSnapshot(
        id=review.id,
        login=review.user or "ghost",
        user_id=user_id,
        state=review.state or "UNKNOWN",
        commit_id=review.commit_id,
        submitted_at=when,
    )
