"""One changed fact for each reason code: what it makes of a snapshot that passes."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import pytest

from nolive_hooks.gate.rules import evaluate
from nolive_hooks.gate.verdict import CODES, PolicyProblem, Verdict, Weight
from nolive_hooks.policy import GatePolicy
from tests.unit.gate_factory import (
    BASE,
    HEAD,
    OLD,
    OTHER,
    PACK,
    POLICY,
    Json,
    codes,
    commit,
    facts,
    file,
    review,
    snapshot,
    verdict,
)

FILES = facts()["files"]
OTHER_PR = {"number": 9, "base_ref": "main", "head_sha": HEAD, "reviews": [], "has_pack": True}
UPDATED = [
    commit(OLD),
    commit(HEAD, "rev-1", committer="web-flow", committer_email="noreply@github.com", parents=[OLD, BASE]),
]


class Case(NamedTuple):
    """A code, the verdict it leads to, and the change that brings it about."""

    code: str
    verdict: str
    changes: tuple[tuple[str, Json], ...]
    policy: dict[str, Json] = {}  # noqa: RUF012


def with_file(**other: Json) -> tuple[tuple[str, Json], ...]:
    """The passing files and one more."""
    return (("files", [*FILES, {**file("market/bars.csv"), **other}]), ("pr.changed_files", len(FILES) + 1))


CASES = (
    Case("fact-missing", "fail", (("policy_sha", None),)),
    Case("collector-problem", "fail", (("problems", [{"path": "/pulls/7/reviews", "page": 2, "status": 502}]),)),
    Case("head-sha", "fail", (("pr.head_sha", "5d6e7f8"),)),
    Case("closed", "fail", (("pr.state", "closed"),)),
    Case("base-not-protected", "fail", (("pr.base_ref", "develop"),)),
    Case("fork", "fail", (("pr.head_repo", "eve/r"),)),
    Case("too-many-files", "fail", (("pr.changed_files", 3001),)),
    Case("files-incomplete", "fail", (("pr.changed_files", 6),)),
    Case("too-many-commits", "fail", (("pr.commits_total", 251),)),
    Case("commits-incomplete", "fail", (("pr.commits_total", 3),)),
    Case("commit-author-unlinked", "fail", (("commits.0.author", None),)),
    Case("committer-unlinked", "fail", (("commits.0.committer", None),)),
    Case("co-author-unlinked", "fail", (("commits.0.message", "x\n\nCo-authored-by: Rev <rev@home.example>"),)),
    Case("last-pusher-unknown", "fail", (("activity", []),)),
    Case(
        "merged-pack-changed", "fail", with_file(filename="results/drill_20260101_000000/drill.json", status="modified")
    ),
    Case("file-outside-pack", "fail", with_file(filename=".github/workflows/nolive.yml")),
    Case("file-not-added", "fail", with_file(status="modified")),
    Case("file-mode", "fail", with_file(mode="120000", symlink_target="/etc/passwd")),
    Case("file-attributes", "fail", with_file(filename=f"{PACK}/.gitattributes")),
    Case("file-lfs", "fail", with_file(lfs=True)),
    Case("file-name", "fail", with_file(filename=f"{PACK}/logs/a b.log")),
    Case("several-packs", "fail", with_file(filename="results/drill_20261123_000000/drill.json")),
    Case("pack-unread", "fail", (("pack", None),)),
    Case(
        "pack-path",
        "fail",
        (("pack.path", "results/drill_1"), ("files", [{**FILES[0], "filename": "results/drill_1/a"}])),
    ),
    Case("pack-problem", "fail", (("pack.problems", ["NL-INT-01 trades/simulated_trades.csv content changed"]),)),
    Case("stale", "fail", (("pack.problems", [{"code": "NL-FRS-01", "path": "bot.py"}]),), {"freshness": "block"}),
    Case("record-unread", "fail", (("record", None),)),
    Case("decision-unknown", "fail", (("record.decision", "LIVE"),)),
    Case("operator-unknown", "fail", (("record.operator", "Op One"),)),
    Case("record-contradiction", "fail", (("record.reviewer", "OP-1"),)),
    Case("scripted-answers", "fail", (("record.scripted", True),)),
    Case("evidence-failed", "fail", (("evidence_check.conclusion", "failure"),)),
    Case("review-contradiction", "fail", (("reviews+", review("rev-1", commit_id=OLD)),)),
    Case("changes-requested", "fail", (("reviews+", review("rev-2", "CHANGES_REQUESTED", 2)),)),
    Case("other-pull-request", "fail", (("other_open_prs", [{**OTHER_PR, "base_ref": "develop"}]),)),
    Case("merge-group", "fail", (("merge_group", {"head_sha": OTHER, "pr_heads": [OLD]}),)),
    Case("policy-min-approvals", "fail", (), {"min_approvals": 0}),
    Case("draft", "pending", (("pr.draft", True),)),
    Case("evidence-missing", "pending", (("evidence_check", None),)),
    Case("evidence-older", "pending", (("evidence_check.sha", OLD),)),
    Case("evidence-running", "pending", (("evidence_check.conclusion", None),)),
    Case("approval-missing", "pending", (("reviews", []),)),
    Case("governance-missing", "pending", (), {"require_governance": True}),
    Case("not-up-to-date", "pending", (("pr.base_sha", OTHER),), {"require_up_to_date": True}),
    Case("other-pull-request-waiting", "pending", (("other_open_prs", [OTHER_PR]),)),
    Case("not-a-drill", "pass", (("pack", None), ("record", None), ("files", []), ("pr.changed_files", 0))),
    Case("approved", "pass", ()),
    Case("no-go", "pass", (("record.decision", "NO_GO"), ("reviews", []))),
    Case("void", "pass", (("record.decision", "VOID"), ("reviews", [review("gov-1")]))),
    Case("self-reviewed", "pass", (("record.self_reviewed", True),)),
    Case("stale-warning", "pass", (("pack.problems", ["NL-FRS-01 bot.py changed since the drill"]),)),
    Case("team-unreadable", "pass", (("teams", {"o/risk": None}),)),
    Case("approver-unknown", "pending", (("reviews.0.user", None),)),
    Case("approver-not-a-user", "pending", (("reviews.0.type", "Bot"),)),
    Case("approver-machine-user", "pending", (), {"machine_users": ("REV-1",)}),
    Case("approver-not-listed", "pending", (("reviews.0.user", "eve"), ("permissions.eve", "admin"))),
    Case("approver-lacks-permission", "pending", (("permissions.rev-1", "triage"),)),
    Case("approver-not-independent", "pending", (("record.operator", "rev-1"), ("record.reviewer", None))),
    Case(
        "approver-updated-branch",
        "pending",
        (("commits", UPDATED), ("activity.0.actor", "rev-1"), ("reviews.0.commit_id", OLD)),
    ),
    Case("approval-dismissed", "pending", (("reviews.0.state", "DISMISSED"),)),
    Case("approval-on-other-head", "pending", (("reviews.0.commit_id", OLD),)),
    Case(
        "approval-too-old",
        "pending",
        (("reviews.0.submitted_at", "2026-11-20T00:00:00Z"),),
        {"max_review_age_hours": 24},
    ),
    Case(
        "approval-edited",
        "pending",
        (("reviews.0.last_edited_at", "2026-11-22T12:30:00Z"),),
        {"ignore_edited_reviews": True},
    ),
    Case("approval-undated", "pending", (("reviews.0.submitted_at", None),)),
)


def under(case: Case) -> Verdict:
    """The verdict of a case under the usual policy with its changes."""
    return verdict(*case.changes, policy=msgspec.structs.replace(POLICY, **case.policy))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_one_changed_fact_gives_the_reason_and_the_verdict(case: Case) -> None:
    found = under(case)
    assert case.code in codes(found)
    assert found.verdict == case.verdict
    reason = next(item for item in found.reasons if item.code == case.code)
    assert reason.message
    assert reason.subject


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_reason_is_worth_what_its_code_says(case: Case) -> None:
    weights = {reason.weight for reason in under(case).reasons}
    expected = "fail" if Weight.FAIL in weights else "pending" if Weight.PENDING in weights else "pass"
    assert under(case).verdict == expected == case.verdict


def test_every_code_has_a_case() -> None:
    elsewhere = {"policy-missing", "policy-unparsable", "policy-unknown-key", "snapshot-unreadable"}
    assert {case.code for case in CASES} | elsewhere == {code.id for code in CODES}


def test_the_passing_snapshot_passes_for_one_reason_only() -> None:
    found = verdict()
    assert (found.verdict, found.outcome, found.sha) == ("pass", "go", HEAD)
    assert codes(found) == {"approved"}


@pytest.mark.parametrize("kind", ["missing", "unparsable", "unknown-key"])
def test_without_a_policy_nothing_passes(kind: str) -> None:
    problem = msgspec.convert((kind, "why"), PolicyProblem)
    found = evaluate(snapshot(), problem)
    assert (found.verdict, found.outcome, codes(found)) == ("fail", "unknown", {f"policy-{kind}"})
    ordinary = snapshot(("pack", None), ("record", None), ("files", []), ("pr.changed_files", 0))
    assert evaluate(ordinary, problem).verdict == "fail"


def test_scripted_answers_pass_only_where_the_base_policy_allows_them() -> None:
    demo = snapshot(("record.scripted", True))
    assert evaluate(demo, POLICY).verdict == "fail"
    assert evaluate(demo, POLICY, scripted_answers="allow").verdict == "pass"


def test_waiting_names_who_can_act_and_who_may_not() -> None:
    found = verdict(("reviews", []), policy=GatePolicy(reviewers=("rev-1", "op-1", "rev-2")))
    reason = next(item for item in found.reasons if item.code == "approval-missing")
    assert reason.can_act == ("rev-1", "rev-2")
    assert reason.message.startswith("waiting for an approving review by rev-1 or rev-2; op-1 may not: operator")


def test_an_unlinked_author_is_told_the_command_that_mends_it() -> None:
    found = verdict(("commits.0.author", None), ("commits.0.author_email", "op@home.example"))
    reason = next(item for item in found.reasons if item.code == "commit-author-unlinked")
    assert "git commit --amend" in reason.message
    assert reason.subject == "op@home.example"


def test_update_branch_tells_the_ways_out() -> None:
    case = next(case for case in CASES if case.code == "approver-updated-branch")
    found = verdict(*case.changes, policy=GatePolicy(reviewers=("rev-1",)))
    reason = next(item for item in found.reasons if item.code == "approver-updated-branch")
    assert reason.can_act == ("op-1",)
    assert f"git push --force-with-lease=drill/20261122_104500:{HEAD} origin {OLD}:" in reason.message
    both = verdict(*case.changes)
    assert next(item for item in both.reasons if item.code == reason.code).can_act == ("rev-2", "mem-1", "op-1")


def test_the_pass_sentence_names_reviewer_seal_and_head() -> None:
    message = next(item for item in verdict().reasons if item.code == "approved").message
    assert message == "approved by rev-1 for nl1-9ecd35bb670e00000000 on 5d6e7f8"


def test_a_merge_queue_success_belongs_to_the_queues_commit() -> None:
    found = verdict(("event", "merge_group"), ("merge_group", {"head_sha": OTHER, "pr_heads": [HEAD]}))
    assert (found.verdict, found.sha) == ("pass", OTHER)
