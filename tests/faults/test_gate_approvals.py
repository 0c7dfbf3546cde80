"""Faults of approval (F1 to F7, F9, F11): one changed fact of a snapshot that passes, and what the gate says."""

from __future__ import annotations

import pytest

from nolive_hooks.gate.github.post import describe
from tests.unit.gate_factory import BASE, HEAD, OLD, POLICY, Json, codes, commit, review, verdict

Changes = tuple[tuple[str, Json], ...]
MACHINE = review("drill[bot]", type="Bot")
UPDATE: Changes = (
    ("commits", [commit(OLD), commit(HEAD, "rev-1", committer="web-flow", committer_email="noreply@github.com",
                                     parents=[OLD, BASE])]),
    ("activity.0.actor", "rev-1"),
)  # fmt: skip
NOT_COUNTED: dict[str, tuple[Changes, str]] = {
    "author": ((("pr.author", "rev-1"),), "approver-not-independent"),
    "co-author": ((("commits.0.message", "x\n\nCo-authored-by: R <rev-1@example.org>"),), "approver-not-independent"),
    "committer": ((("commits.0.committer", "rev-1"),), "approver-not-independent"),
    "bot": ((("reviews", [MACHINE]),), "approver-not-a-user"),
    "app": ((("reviews.0.type", "Bot"),), "approver-not-a-user"),
    "ghost": ((("reviews.0.user", None),), "approver-unknown"),
    "non-collaborator": ((("permissions.rev-1", "none"),), "approver-lacks-permission"),
    "team not allowed": ((("reviews.0.user", "tom"), ("teams", {"o/other": ["tom"]})), "approver-not-listed"),
}


@pytest.mark.parametrize("who", NOT_COUNTED)
def test_F1_whoever_may_not_approve_is_not_counted_and_told_why(who: str) -> None:
    changes, code = NOT_COUNTED[who]
    found = verdict(*changes)
    assert found.verdict == "pending"
    reason = next(reason for reason in found.reasons if reason.code == code)
    assert "does not count" in reason.message


def test_F2_an_approval_of_an_older_head_is_void_and_the_reviewer_is_asked_again() -> None:
    found = verdict(("reviews.0.commit_id", OLD))
    reason = next(reason for reason in found.reasons if reason.code == "approval-on-other-head")
    assert (found.verdict, reason.can_act) == ("pending", ("rev-1",))
    assert f"it was for {OLD[:7]}, the head is now {HEAD[:7]}" in reason.message


def test_F3_after_update_branch_the_message_says_who_may_act_next() -> None:
    found = verdict(*UPDATE)
    reason = next(reason for reason in found.reasons if reason.code == "approver-updated-branch")
    assert (found.verdict, reason.can_act) == ("pending", ("rev-2", "mem-1", "op-1"))
    assert f"git push --force-with-lease=drill/20261122_104500:{HEAD}" in reason.message


def test_F4_a_dismissed_review_revives_no_older_approval() -> None:
    rows = [review("rev-1", number=1), review("rev-1", "CHANGES_REQUESTED", 2), review("rev-1", "DISMISSED", 3)]
    assert verdict(("reviews", rows)).verdict == "pending"
    assert verdict(("reviews", rows[:2])).verdict == "fail"


def test_F5_a_comment_after_the_approval_changes_nothing() -> None:
    assert verdict(("reviews+", review("rev-1", "COMMENTED", 2))).verdict == "pass"


def test_F6_an_approval_grows_old_and_ends_with_the_right_to_write() -> None:
    from msgspec.structs import replace

    old = verdict(("reviews.0.submitted_at", "2026-11-20T12:00:00Z"), policy=replace(POLICY, max_review_age_hours=24))
    assert (old.verdict, "approval-too-old" in codes(old)) == ("pending", True)
    lost = verdict(("permissions.rev-1", "read"))
    assert (lost.verdict, "approver-lacks-permission" in codes(lost)) == ("pending", True)


def test_F7_a_self_review_waits_for_somebody_independent_and_the_status_says_so() -> None:
    alone = verdict(("record.self_reviewed", True), ("reviews", []))
    assert alone.verdict == "pending"
    assert describe(alone).startswith("GO (self-reviewed), waiting for an approving review by")
    assert verdict(("record.self_reviewed", True)).verdict == "pass"


def test_the_status_of_a_no_go_and_of_a_void_says_so_whatever_the_answer() -> None:
    for word, label in (("NO_GO", "NO-GO"), ("VOID", "VOID")):
        passed = verdict(("record.decision", word), ("reviews", [review("gov-1")]))
        assert (passed.verdict, label in describe(passed)) == ("pass", True)
    waiting = verdict(("record.decision", "VOID"), ("record.self_reviewed", True))
    assert describe(waiting).startswith("VOID: waiting for an approving review for governance")
    assert describe(verdict(("record.decision", "NO_GO"), ("pr.draft", True))).startswith("NO-GO: ")


@pytest.mark.parametrize("head", ["eve/r", None])
def test_F9_a_fork_is_refused_with_the_reason(head: str | None) -> None:
    found = verdict(("pr.head_repo", head))
    assert (found.verdict, "fork" in codes(found)) == ("fail", True)


@pytest.mark.parametrize(
    "word", ["skipped", "cancelled", "neutral", "timed_out", "stale", "action_required", "failure"]
)
def test_F11_an_evidence_check_that_did_not_succeed_is_none(word: str) -> None:
    assert verdict(("evidence_check.conclusion", word)).verdict == "fail"


def test_F11_an_evidence_check_that_is_not_there_or_a_draft_is_waited_for() -> None:
    assert verdict(("evidence_check", None)).verdict == "pending"
    assert verdict(("pr.draft", True)).verdict == "pending"
