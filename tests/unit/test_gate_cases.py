"""Ways to get a drill merged that should not be, and honest ones that must still pass."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import pytest

from nolive_hooks.gate.files import is_drill_folder
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
    verdict,
)

FILES = facts()["files"]
OTHER_PR = {"number": 9, "base_ref": "main", "head_sha": HEAD, "reviews": [], "has_pack": True}
REV_2 = review("rev-2", number=5)
Change = tuple[str, Json]


class Case(NamedTuple):
    """A name, the verdict that is right, the changed facts and the changed policy."""

    name: str
    verdict: str
    changes: tuple[Change, ...]
    policy: dict[str, Json] = {}  # noqa: RUF012


def reviews(*given: dict[str, Json]) -> tuple[Change, ...]:
    return (("reviews", list(given)),)


def added(*more: dict[str, Json]) -> tuple[Change, ...]:
    return (("files", [*FILES, *more]), ("pr.changed_files", len(FILES) + len(more)))


def other(**facts: Json) -> tuple[Change, ...]:
    return (("other_open_prs", [{**OTHER_PR, **facts}]),)


def ordinary(*names: str, **facts: Json) -> tuple[Change, ...]:
    plain = [{"filename": name, "status": "modified", "mode": "100644", "sha": "d" * 40, **facts} for name in names]
    return (("pack", None), ("record", None), ("files", plain), ("pr.changed_files", len(plain)))


def trailer(text: str) -> tuple[Change, ...]:
    return (("commits.0.message", f"drill\n\n{text}\n"),)


REVIEWS = (
    Case("approved by a listed reviewer", "pass", ()),
    Case("F5 comment after approval", "pass", reviews(review("rev-1"), review("rev-1", "COMMENTED", 2, commit_id=OLD))),
    Case("F5 comment alone", "pending", reviews(review("rev-1", "COMMENTED"))),
    Case("pending review alone", "pending", reviews(review("rev-1", "PENDING", submitted_at=None))),
    Case("F4 approve, request changes", "fail", reviews(review("rev-1"), review("rev-1", "CHANGES_REQUESTED", 2))),
    Case("request changes, approve", "pass", reviews(review("rev-1", "CHANGES_REQUESTED"), review("rev-1", number=2))),
    Case(
        "F4 dismissed change request revives nothing",
        "pending",
        reviews(review("rev-1"), review("rev-1", "DISMISSED", 2)),
    ),
    Case("dismissed approval, older approval", "pending", reviews(review("rev-1"), review("rev-1", "DISMISSED", 3))),
    Case("dismissed, then approved again", "pass", reviews(review("rev-1", "DISMISSED"), review("rev-1", number=2))),
    Case("F2 approval of an older head", "pending", reviews(review("rev-1", commit_id=OLD))),
    Case("approval without commit", "pending", reviews(review("rev-1", commit_id=None))),
    Case("approval of a short commit id", "pending", reviews(review("rev-1", commit_id=HEAD[:7]))),
    Case("approval of an upper-case commit id", "pending", reviews(review("rev-1", commit_id=HEAD.upper()))),
    Case(
        "approval of this head, then of an older one",
        "pending",
        reviews(review("rev-1"), review("rev-1", number=2, commit_id=OLD)),
    ),
    Case(
        "old change request on an old head",
        "fail",
        reviews(REV_2, review("rev-1", "CHANGES_REQUESTED", 1, commit_id=OLD)),
    ),
    Case("change request of an outsider", "pass", reviews(review("rev-1"), review("eve", "CHANGES_REQUESTED", 2))),
    Case(
        "change request of a bot",
        "pass",
        reviews(review("rev-1"), review("x[bot]", "CHANGES_REQUESTED", 2, type="Bot")),
    ),
    Case("change request of governance", "fail", reviews(review("rev-1"), review("gov-1", "CHANGES_REQUESTED", 2))),
    Case("change request of a team member", "fail", reviews(review("rev-1"), review("mem-1", "CHANGES_REQUESTED", 2))),
    Case(
        "change request, permission not read",
        "fail",
        (*reviews(review("rev-1"), review("rev-2", "CHANGES_REQUESTED", 2)), ("permissions", {"rev-1": "write"})),
    ),
    Case(
        "change request, permission lost",
        "pass",
        (*reviews(review("rev-1"), review("rev-2", "CHANGES_REQUESTED", 2)), ("permissions.rev-2", "read")),
    ),
    Case(
        "change request, custom role",
        "fail",
        (*reviews(review("rev-1"), review("rev-2", "CHANGES_REQUESTED", 2)), ("permissions.rev-2", "release-manager")),
    ),
    Case(
        "objector named co-author by the operator",
        "fail",
        (
            *reviews(review("rev-1"), review("rev-2", "CHANGES_REQUESTED", 2)),
            *trailer("Co-authored-by: R <rev-2@users.noreply.github.com>"),
        ),
    ),
    Case(
        "objection by an alias",
        "fail",
        reviews(review("rev-1"), review("rev-1b", "CHANGES_REQUESTED", 2)),
        {"aliases": {"rev-1": ("rev-1b",)}},
    ),
    Case(
        "unread team may hold the objector",
        "fail",
        (*reviews(review("rev-1"), review("eve", "CHANGES_REQUESTED", 2)), ("teams.o/risk", None)),
    ),
    Case(
        "undated approval hides no change request",
        "fail",
        reviews(REV_2, review("rev-1", "CHANGES_REQUESTED", 1), review("rev-1", number=2, submitted_at=None)),
    ),
    Case(
        "same second, higher id wins: objection",
        "fail",
        reviews(
            REV_2,
            review("rev-1", number=1),
            review("rev-1", "CHANGES_REQUESTED", 2, submitted_at="2026-11-22T12:02:00Z"),
        ),
    ),
    Case(
        "same second, higher id wins: approval",
        "pass",
        reviews(
            review("rev-1", "CHANGES_REQUESTED", 1), review("rev-1", number=2, submitted_at="2026-11-22T12:02:00Z")
        ),
    ),
    Case(
        "time beats id",
        "fail",
        reviews(
            REV_2,
            review("rev-1", number=9, submitted_at="2026-11-22T12:00:00Z"),
            review("rev-1", "CHANGES_REQUESTED", 1),
        ),
    ),
    Case(
        "one id, two states",
        "fail",
        reviews(REV_2, review("rev-1", "CHANGES_REQUESTED", 1), review("rev-1", "APPROVED", 1)),
    ),
    Case("a state nobody knows", "fail", reviews(REV_2, review("rev-1", "ENDORSED", 6))),
    Case("a review without state", "fail", reviews(REV_2, {**review("rev-1", number=6), "state": None})),
    Case("lower-case state", "pass", reviews(review("rev-1", "approved"))),
    Case(
        "times with offsets",
        "fail",
        reviews(
            REV_2,
            review("rev-1", submitted_at="2026-11-22T12:30:00+02:00"),
            review("rev-1", "CHANGES_REQUESTED", 1, submitted_at="2026-11-22T10:31:00Z"),
        ),
    ),
    Case("approval from the future", "pending", reviews(review("rev-1", submitted_at="2026-11-23T00:00:00Z"))),
    Case(
        "F6 approval at the age limit",
        "pass",
        reviews(review("rev-1", submitted_at="2026-11-21T13:00:00Z")),
        {"max_review_age_hours": 24},
    ),
    Case(
        "F6 approval a second over the limit",
        "pending",
        reviews(review("rev-1", submitted_at="2026-11-21T12:59:59Z")),
        {"max_review_age_hours": 24},
    ),
    Case("edited approval, policy silent", "pass", reviews(review("rev-1", last_edited_at="2026-11-22T12:30:00Z"))),
    Case(
        "edit not read, policy strict",
        "pending",
        reviews({k: v for k, v in review("rev-1").items() if k != "last_edited_at"}),
        {"ignore_edited_reviews": True},
    ),
    Case("one review on two pages", "pass", reviews(review("rev-1"), review("rev-1"))),
    Case("one review on two pages, two heads", "fail", reviews(REV_2, review("rev-1"), review("rev-1", commit_id=OLD))),
    Case(
        "two approvals asked, one person twice",
        "pending",
        reviews(review("rev-1"), review("REV-1", number=2)),
        {"min_approvals": 2},
    ),
    Case(
        "two approvals asked, two aliases",
        "pending",
        reviews(review("rev-1"), review("rev-2", number=2)),
        {"min_approvals": 2, "aliases": {"rev-1": ("Rev-2",)}},
    ),
    Case(
        "two approvals asked, two people",
        "pass",
        reviews(review("rev-1"), review("rev-2", number=2)),
        {"min_approvals": 2},
    ),
    Case("negative number of approvals", "fail", (), {"min_approvals": -1}),
)

PEOPLE = (
    Case("F1 approval by the operator", "pending", (("record.operator", "Rev-1"), ("record.reviewer", None))),
    Case("F1 approval by the author of the pull request", "pending", (("pr.author", "rev-1"),)),
    Case("F1 approval by the author of one commit", "pending", (("commits.0.author", "REV-1"),)),
    Case("F1 approval by the committer of one commit", "pending", (("commits.0.committer", "rev-1"),)),
    Case(
        "commit made by a button",
        "pass",
        (("commits.1.committer", "web-flow"), ("commits.1.committer_email", "noreply@github.com")),
    ),
    Case(
        "button, but the committer's mail is the reviewer's",
        "pending",
        (("commits.1.committer", "web-flow"), ("commits.1.committer_email", "rev-1@example.org")),
    ),
    Case("author's account and mail are two people", "pending", (("commits.0.author_email", "REV-1@example.org"),)),
    Case(
        "author's noreply mail is the reviewer's",
        "pending",
        (("commits.0.author_email", "4711+Rev-1@users.noreply.github.com"),),
    ),
    Case("F1 co-author by known mail", "pending", trailer("Co-authored-by: Rev One <rev-1@example.org>")),
    Case("co-author in capitals", "pending", trailer("CO-AUTHORED-BY: Rev One <REV-1@EXAMPLE.ORG>")),
    Case("co-author by noreply mail", "pending", trailer("co-authored-by: x <rev-1@users.noreply.github.com>")),
    Case(
        "co-author by numbered noreply mail",
        "pending",
        trailer("Co-Authored-By:x<4711+REV-1@users.noreply.github.com>"),
    ),
    Case(
        "co-author in the middle of the message",
        "pending",
        trailer("Co-authored-by: x <rev-1@example.org>\n\nmore text"),
    ),
    Case("co-author after a carriage return", "pending", trailer("a\r\nCo-authored-by: x <rev-1@example.org>\r\nb")),
    Case("co-author without brackets", "pending", trailer("Co-authored-by: rev-1@example.org")),
    Case("co-author without mail", "fail", trailer("Co-authored-by: Rev One")),
    Case("co-author of an unknown mail", "fail", trailer("Co-authored-by: Rev One <rev@private.example>")),
    Case(
        "co-author with two mails, one unknown",
        "fail",
        trailer("Co-authored-by: x <op-1@users.noreply.github.com> <rev@private.example>"),
    ),
    Case("co-author listed by login", "pending", (("commits.0.co_authors", ["Rev-1"]),)),
    Case("co-author listed as a trailer", "pending", (("commits.0.co_authors", ["Rev <rev-1@example.org>"]),)),
    Case(
        "co-author listed as a record",
        "pending",
        (("commits.0.co_authors", [{"name": "Rev", "email": "rev-1@example.org"}]),),
    ),
    Case("co-author listed as an empty record", "fail", (("commits.0.co_authors", [{"name": "Rev One"}]),)),
    Case("co-author is somebody else", "pass", trailer("Co-authored-by: x <dev-1@users.noreply.github.com>")),
    Case("message not read", "fail", (("commits.0.message", None),)),
    Case("F1 approval by the last pusher", "pending", (("activity.0.actor", "REV-1"),)),
    Case(
        "earlier pusher of another commit",
        "pass",
        (
            (
                "activity+",
                {
                    "actor": "rev-1",
                    "activity_type": "push",
                    "before": BASE,
                    "after": OLD,
                    "timestamp": "2026-11-22T11:00:00Z",
                },
            ),
        ),
    ),
    Case(
        "pushed the same head before",
        "pending",
        (
            (
                "activity+",
                {
                    "actor": "rev-1",
                    "activity_type": "push",
                    "before": BASE,
                    "after": HEAD,
                    "timestamp": "2026-11-22T11:00:00Z",
                },
            ),
        ),
    ),
    Case(
        "F17 branch moved on after this head",
        "fail",
        (
            (
                "activity+",
                {
                    "actor": "rev-2",
                    "activity_type": "push",
                    "before": HEAD,
                    "after": OTHER,
                    "timestamp": "2026-11-22T12:30:00Z",
                },
            ),
        ),
    ),
    Case(
        "earlier push in the same second",
        "pass",
        (
            (
                "activity+",
                {
                    "actor": "rev-2",
                    "activity_type": "push",
                    "before": BASE,
                    "after": OLD,
                    "timestamp": "2026-11-22T11:59:00Z",
                },
            ),
        ),
    ),
    Case(
        "F17 later push in the same second",
        "fail",
        (
            (
                "activity+",
                {
                    "actor": "rev-2",
                    "activity_type": "push",
                    "before": HEAD,
                    "after": OTHER,
                    "timestamp": "2026-11-22T11:59:00Z",
                },
            ),
        ),
    ),
    Case(
        "a later push without time",
        "fail",
        (("activity+", {"actor": "rev-2", "activity_type": "push", "before": HEAD, "after": OTHER}),),
    ),
    Case("pusher's account is gone", "fail", (("activity.0.actor", None),)),
    Case("push of a short commit id", "fail", (("activity.0.after", HEAD[:7]),)),
    Case("alias of the operator", "pending", (), {"aliases": {"op-1": ("rev-1",)}}),
    Case("alias the other way round", "pending", (), {"aliases": {"Rev-1": ("OP-1",)}}),
    Case("alias of an alias", "pending", (), {"aliases": {"op-1": ("x",), "y": ("x", "rev-1")}}),
    Case("F1 approval by an app", "pending", (("reviews.0.type", "Bot"),)),
    Case(
        "F1 approval by an account named bot",
        "pending",
        (("reviews.0.user", "rev-1[bot]"), ("permissions.rev-1[bot]", "write")),
        {"reviewers": ("rev-1[bot]",)},
    ),
    Case("approval by an organisation", "pending", (("reviews.0.type", "Organization"),)),
    Case("account type not read", "pending", (("reviews.0.type", None),)),
    Case("F1 approval by a ghost", "pending", (("reviews.0.user", None),)),
    Case(
        "look-alike letter in the login",
        "pending",
        (("reviews.0.user", "kevin".replace("k", "\u212a")), ("permissions", {"kevin": "admin"})),
        {"reviewers": ("kevin",)},
    ),
    Case("login with a blank", "pending", (("reviews.0.user", " rev-1"),)),
    Case("login in other case", "pass", (("reviews.0.user", "Rev-1"),)),
    Case("policy writes @", "pass", (), {"reviewers": ("@Rev-1",)}),
    Case("F1 approval by a non-collaborator", "pending", (("permissions.rev-1", "none"),)),
    Case("F6 permission lost", "pending", (("permissions.rev-1", "read"),)),
    Case("permission not read", "pending", (("permissions.rev-1", None),)),
    Case("permission listed twice", "pending", (("permissions.REV-1", "read"),)),
    Case("custom role", "pending", (("permissions.rev-1", "release-manager"),)),
    Case("maintain asked, write held", "pending", (), {"min_permission": "maintain"}),
    Case("read asked, triage held", "pass", (("permissions.rev-1", "triage"),), {"min_permission": "read"}),
    Case("F1 team not allowed", "pending", reviews(review("mem-1")), {"teams": ()}),
    Case("approval through a team", "pass", reviews(review("mem-1"))),
    Case("F1 team not readable", "pending", (*reviews(review("mem-1")), ("teams.o/risk", None))),
    Case("team not in the snapshot", "pending", (*reviews(review("mem-1")), ("teams", {}))),
    Case(
        "team listed twice, once without her",
        "pending",
        (*reviews(review("mem-1")), ("teams", {"o/risk": ["mem-1"], "O/Risk": []})),
    ),
    Case("only a label says approved", "pending", (("reviews", []), ("pr.labels", ["approved"]))),
    Case(
        "association instead of permission", "pending", (("permissions", {}), ("reviews.0.author_association", "OWNER"))
    ),
    Case(
        "unlinked author, address in the book",
        "fail",
        (("commits.0.author", None), ("commits.0.author_email", "rev-1@example.org")),
    ),
    Case(
        "operator opened by a bot and approves",
        "pending",
        (("pr.author", "helper[bot]"), ("pr.author_type", "Bot"), ("reviews.0.user", "op-1")),
        {"reviewers": ("op-1", "rev-1")},
    ),
    Case("pull request of a bot", "pass", (("pr.author", "helper[bot]"), ("pr.author_type", "Bot"))),
    Case("pull request author gone", "fail", (("pr.author", None),)),
)

PULL = (
    Case("F9 fork", "fail", (("pr.head_repo", "rev-1/r"),)),
    Case("fork that the policy allows", "pass", (("pr.head_repo", "dev-1/r"),), {"allow_forks": True}),
    Case("F9 fork is gone", "fail", (("pr.head_repo", None),), {"allow_forks": True}),
    Case("repository name in other case", "pass", (("pr.head_repo", "O/R"),)),
    Case("another base", "fail", (("pr.base_ref", "main2"),)),
    Case("base in other case", "fail", (("pr.base_ref", "Main"),)),
    Case("protected base of the policy", "pass", (("pr.base_ref", "release"),), {"protected_base": "release"}),
    Case("default branch, policy protects another", "fail", (), {"protected_base": "release"}),
    Case("F11 draft", "pending", (("pr.draft", True),)),
    Case("merged", "fail", (("pr.state", "merged"),)),
    Case("evidence cancelled", "fail", (("evidence_check.conclusion", "cancelled"),)),
    Case("F11 evidence skipped", "fail", (("evidence_check.conclusion", "skipped"),)),
    Case("evidence neutral", "fail", (("evidence_check.conclusion", "neutral"),)),
    Case("evidence in progress", "pending", (("evidence_check.conclusion", "in_progress"),)),
    Case(
        "default branch not read, policy names the base",
        "pass",
        (("default_branch", None),),
        {"protected_base": "main"},
    ),
    Case("default branch not read", "fail", (("default_branch", None),)),
    Case("queue with a short commit id", "fail", (("merge_group", {"head_sha": OTHER[:7], "pr_heads": [HEAD]}),)),
    Case("F17 evidence of an older head", "pending", (("evidence_check.sha", OLD),)),
    Case("failed evidence of an older head", "pending", (("evidence_check", {"sha": OLD, "conclusion": "failure"}),)),
    Case("evidence without commit", "pending", (("evidence_check.sha", None),)),
    Case("F8 a page was not read", "fail", (("problems", ["/pulls/7/commits page 3: 502"]),)),
    Case(
        "as many commits as GitHub lists",
        "pass",
        (("pr.commits_total", 250), ("commits", [commit(f"{n:040}") for n in range(249)] + [commit(HEAD)])),
    ),
    Case("tip of the base not read", "pending", (("pr.base_sha", None),), {"require_up_to_date": True}),
    Case("pack without seal", "fail", (("pack.seal", ""),)),
    Case(
        "as many files as GitHub lists",
        "pass",
        (("pr.changed_files", 3000), ("files", [file(f"logs/{n}.log") for n in range(3000)])),
    ),
    Case("F8 250 commits", "fail", (("pr.commits_total", 300), ("commits", [commit(HEAD)] * 250))),
    Case("commits of another head", "fail", (("commits", [commit(OLD), commit(OTHER)]),)),
    Case("one commit twice", "fail", (("commits", [commit(HEAD), commit(HEAD)]),)),
    Case("up to date", "pass", (), {"require_up_to_date": True}),
    Case("base moved", "pending", (("pr.base_sha", OTHER),), {"require_up_to_date": True}),
    Case("same head goes elsewhere", "fail", other(base_ref="develop")),
    Case("same head goes elsewhere, without pack there", "fail", other(base_ref="develop", has_pack=False)),
    Case("same head, not approved there", "pending", other()),
    Case("same head, approved there", "pass", other(reviews=[review("rev-1")])),
    Case("same head, approved there by the operator", "pending", other(reviews=[review("op-1")])),
    Case(
        "same head, objection there", "fail", other(reviews=[review("rev-1"), review("rev-2", "CHANGES_REQUESTED", 2)])
    ),
    Case("same head, reviews not read", "fail", other(reviews=None)),
    Case("same head, pack not read", "fail", other(has_pack=None)),
    Case("other pull request, head not read", "fail", other(head_sha=None)),
    Case("other pull request, head not read, no pack", "fail", other(head_sha=None, has_pack=False)),
    Case(
        "same head into the policy's base",
        "pass",
        (("pr.base_ref", "rel"), *other(base_ref="rel", reviews=[review("rev-1")])),
        {"protected_base": "rel"},
    ),
    Case("other pull request, other head", "pass", other(head_sha=OTHER, base_ref="develop")),
    Case("F12 queue", "pass", (("merge_group", {"head_sha": OTHER, "pr_heads": [HEAD]}),)),
    Case(
        "queue, evidence of the queue's commit",
        "pass",
        (("merge_group", {"head_sha": OTHER, "pr_heads": [HEAD]}), ("evidence_check.sha", OTHER)),
    ),
    Case("queue with an unknown head", "fail", (("merge_group", {"head_sha": OTHER, "pr_heads": [HEAD, OLD]}),)),
    Case(
        "queue with an ordinary head",
        "pass",
        (("merge_group", {"head_sha": OTHER, "pr_heads": [HEAD, OLD]}), *other(head_sha=OLD, has_pack=False)),
    ),
    Case(
        "queue with a second drill",
        "fail",
        (("merge_group", {"head_sha": OTHER, "pr_heads": [HEAD, OLD]}), *other(head_sha=OLD)),
    ),
    Case("queue without commit", "fail", (("merge_group", {"pr_heads": [HEAD]}),)),
    Case("queue without heads", "fail", (("merge_group", {"head_sha": OTHER}),)),
    Case("queue event without queue", "fail", (("event", "merge_group"),)),
)

TREE = (
    Case("F10 workflow", "fail", added({**file("x"), "filename": ".github/workflows/ci.yml", "status": "modified"})),
    Case("F10 policy", "fail", added({**file("x"), "filename": ".nolive.toml", "status": "modified"})),
    Case("F10 code owners", "fail", added({**file("x"), "filename": "CODEOWNERS", "status": "modified"})),
    Case("hook configuration", "fail", added({**file("x"), "filename": ".pre-commit-config.yaml"})),
    Case("prefix of the pack's name", "fail", added({**file("x"), "filename": f"{PACK}x/a.json"})),
    Case("second pack", "fail", added({**file("x"), "filename": "results/drill_20261122_104501/drill.json"})),
    Case("merged pack", "fail", added({**file("x"), "filename": "results/drill_20260101_000000/x.json"})),
    Case("merged pack in other case", "fail", added({**file("x"), "filename": "Results/DRILL_20260101_000000/x.json"})),
    Case("pack is on the base already", "fail", (("packs_on_base+", f"{PACK}/"),)),
    Case(
        "renamed out of a merged pack",
        "fail",
        added(file("x.json", status="renamed", previous_filename="results/drill_20260101_000000/x.json")),
    ),
    Case("renamed from outside", "fail", added(file("x.json", status="renamed", previous_filename="notes/x.json"))),
    Case("renamed within", "fail", added(file("x.json", status="renamed", previous_filename=f"{PACK}/y.json"))),
    Case("copied", "fail", added(file("x.json", status="copied"))),
    Case("modified", "fail", added(file("x.json", status="modified"))),
    Case("removed", "fail", added(file("x.json", status="removed"))),
    Case("status not read", "fail", added(file("x.json", status=None))),
    Case("symlink", "fail", added(file("x.json", mode="120000", symlink_target="../../.github"))),
    Case("submodule", "fail", added(file("x", mode="160000"))),
    Case("executable", "fail", added(file("x.sh", mode="100755"))),
    Case("mode not read", "fail", added(file("x.json", mode=None))),
    Case("pointer to LFS", "fail", added(file("x.csv", lfs=True))),
    Case("attributes", "fail", added(file(".gitattributes"))),
    Case("attributes in capitals", "fail", added(file("logs/.GitAttributes"))),
    Case("modules", "fail", added(file(".gitmodules"))),
    Case("new line in a name", "fail", added(file("a\n::error::.csv"))),
    Case("letter beyond ASCII", "fail", added(file("trades/tr\u00e4des.csv"))),
    Case("leading dash", "fail", added(file("-rf"))),
    Case("dot dot", "fail", added(file("../x.json"))),
    Case("backslash", "fail", added(file("a\\b.csv"))),
    Case("reserved by Windows", "fail", added(file("logs/NUL.log"))),
    Case("trailing dot", "fail", added(file("logs/a."))),
    Case("case twins", "fail", added(file("logs/a.log"), file("logs/A.log"))),
    Case("one file twice", "fail", added(file("logs/a.log"), file("logs/a.log"))),
    Case("file list is cut", "fail", (("files", FILES[:-1]),)),
    Case(
        "3000 files and more",
        "fail",
        (("pr.changed_files", 3001), ("files", [file(f"logs/{n}.log") for n in range(3001)])),
    ),
    Case("pack facts of another folder", "fail", (("pack.path", "results/drill_20261122_104501"),)),
    Case("pack below another root", "fail", (), {"pack_root": "evidence"}),
    Case(
        "folder is no drill id",
        "fail",
        (
            ("pack.path", "results/drill_live"),
            ("files", [{**file("x"), "filename": "results/drill_live/a"}]),
            ("pr.changed_files", 1),
        ),
    ),
    Case(
        "pack problem as a record",
        "fail",
        (("pack.problems", [{"code": "NL-INT-01", "path": "a.csv", "message": "changed"}]),),
    ),
    Case("freshness warned", "pass", (("pack.problems", [{"code": "NL-FRS-01", "path": "bot.py"}]),)),
    Case("freshness and a real problem", "fail", (("pack.problems", [{"code": "NL-FRS-01"}, {"code": "NL-DEC-02"}]),)),
    Case("record without decision", "fail", (("record.decision", None),)),
    Case("decision in lower case", "fail", (("record.decision", "go"),)),
    Case("decision GO with a blank", "fail", (("record.decision", "GO "),)),
    Case("NO-GO needs no approval", "pass", (("record.decision", "NO-GO"), ("reviews", []))),
    Case("NO-GO with an incomplete record", "fail", (("record.decision", "NO_GO"), ("pack.problems", ["NL-DEC-03"]))),
    Case(
        "NO-GO with a change request", "fail", (("record.decision", "NO_GO"), ("reviews.0.state", "CHANGES_REQUESTED"))
    ),
    Case("NO-GO without evidence check", "pending", (("record.decision", "NO_GO"), ("evidence_check", None))),
    Case("VOID without governance", "pending", (("record.decision", "VOID"),)),
    Case("VOID with governance", "pass", (("record.decision", "VOID"), *reviews(review("gov-1")))),
    Case(
        "VOID, governance is the operator",
        "pending",
        (("record.decision", "VOID"), ("record.operator", "gov-1"), *reviews(review("gov-1"))),
    ),
    Case(
        "VOID, governance twice asked",
        "pending",
        (("record.decision", "VOID"), *reviews(review("gov-1"))),
        {"require_governance": True},
    ),
    Case("GO with governance alone", "pending", reviews(review("gov-1"))),
    Case(
        "governance asked and given",
        "pass",
        reviews(review("rev-1"), review("gov-1", number=2)),
        {"require_governance": True},
    ),
    Case("governance is the same person", "pending", (), {"require_governance": True, "governance": ("rev-1",)}),
    Case(
        "governance is an alias of the reviewer",
        "pending",
        reviews(review("rev-1"), review("gov-1", number=2)),
        {"require_governance": True, "aliases": {"rev-1": ("gov-1",)}},
    ),
    Case(
        "two in both roles",
        "pass",
        reviews(review("rev-1"), review("rev-2", number=2)),
        {"require_governance": True, "governance": ("rev-1", "rev-2")},
    ),
    Case(
        "governance of an older head",
        "pending",
        reviews(review("rev-1"), review("gov-1", number=2, commit_id=OLD)),
        {"require_governance": True},
    ),
    Case("F7 self-reviewed, nobody else", "pending", (("record.self_reviewed", True), ("reviews", []))),
    Case("F7 self-reviewed, later approved", "pass", (("record.self_reviewed", True), ("record.reviewer", "op-1"))),
    Case("scripted NO-GO", "fail", (("record.decision", "NO_GO"), ("record.scripted", True))),
    Case("whether scripted is not known", "fail", (("record.scripted", None),)),
)

ORDINARY = (
    Case("ordinary pull request", "pass", ordinary("src/bot.py")),
    Case("F10 ordinary change of the policy", "pass", ordinary(".nolive.toml", ".github/workflows/ci.yml")),
    Case("ordinary fork", "pass", (*ordinary("src/bot.py"), ("pr.head_repo", "dev-1/r"))),
    Case("ordinary, author unlinked", "pass", (*ordinary("src/bot.py"), ("commits.0.author", None))),
    Case("ordinary, no reviews", "pass", (*ordinary("src/bot.py"), ("reviews", []))),
    Case(
        "ordinary, facts missing that only drills need",
        "pass",
        (*ordinary("a"), ("activity", None), ("permissions", None)),
    ),
    Case("no pack file, yet a pack was judged", "fail", (*ordinary("a"), ("pack", facts()["pack"]))),
    Case("no pack file, yet a record was read", "fail", (*ordinary("a"), ("record", facts()["record"]))),
    Case("no pack file, empty facts", "pass", (*ordinary("a"), ("pack", {}), ("record", {}))),
    Case("ordinary draft", "pending", (*ordinary("src/bot.py"), ("pr.draft", True))),
    Case("ordinary, other base", "fail", (*ordinary("src/bot.py"), ("pr.base_ref", "develop"))),
    Case("ordinary, list of files is cut", "fail", (*ordinary("src/bot.py"), ("pr.changed_files", 2))),
    Case("ordinary, list of files is empty", "fail", (*ordinary(), ("pr.changed_files", 2))),
    Case("ordinary, list of files not read", "fail", (*ordinary(), ("files", None))),
    Case("ordinary, a page was not read", "fail", (*ordinary("src/bot.py"), ("problems", ["files page 2"]))),
    Case("ordinary, same head is a drill elsewhere", "fail", (*ordinary("src/bot.py"), *other(base_ref="develop"))),
    Case("ordinary, same head once more", "pass", (*ordinary("src/bot.py"), *other(has_pack=False))),
    Case(
        "ordinary, same head and base has a pack", "fail", (*ordinary("src/bot.py"), *other(reviews=[review("rev-1")]))
    ),
    Case("touches a merged pack", "fail", ordinary("results/drill_20260101_000000/drill.json")),
    Case(
        "moves a merged pack away",
        "fail",
        ordinary("old/a.json", previous_filename="results/drill_20260101_000000/a.json"),
    ),
    Case("replaces the pack root", "fail", ordinary("results", mode="120000")),
    Case("pack folder as a submodule", "fail", ordinary(PACK, mode="160000")),
    Case("pack in other letters", "fail", ordinary("RESULTS/Drill_20261122_104500/drill.json")),
    Case("pack in full-width letters", "fail", ordinary("\uff52esults/drill_20261122_104500/drill.json")),
    Case("a name like a pack elsewhere", "pass", ordinary("docs/results/drill_20261122_104500/a.md")),
    Case(
        "root of the repository as pack root", "fail", ordinary("drill_20261122_104500/drill.json"), {"pack_root": "."}
    ),
)

ALL = (*REVIEWS, *PEOPLE, *PULL, *TREE, *ORDINARY)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_the_verdict_is_right(case: Case) -> None:
    found = verdict(*case.changes, policy=msgspec.structs.replace(POLICY, **case.policy))
    assert found.verdict == case.verdict, found.reasons


def test_F1_excluded_approvers_are_told_why() -> None:
    found = verdict(("commits.0.author", "rev-1"))
    message = next(item.message for item in found.reasons if item.code == "approver-not-independent")
    assert message == "the approval by rev-1 does not count: author of 1a2b3c4"


def test_F2_a_push_after_approval_is_named() -> None:
    found = verdict(("reviews.0.commit_id", OLD))
    reason = next(item for item in found.reasons if item.code == "approval-on-other-head")
    assert "it was for 1a2b3c4, the head is now 5d6e7f8; a new review" in reason.message
    assert reason.can_act == ("rev-1",)


@pytest.mark.parametrize(
    ("change", "code", "mend"),
    [
        ("author", "commit-author-unlinked", "git rebase --exec 'git commit --amend --no-edit --author"),
        ("committer", "committer-unlinked", "git rebase --force-rebase BASE and push again"),
        ("message", "co-author-unlinked", "Co-authored-by: LOGIN <ID+LOGIN@users.noreply.github.com>"),
    ],
)
def test_who_is_linked_to_no_account_is_told_how_to_be(change: str, code: str, mend: str) -> None:
    found = verdict((f"commits.0.{change}", "x\n\nCo-authored-by: A <a@b.example>" if change == "message" else None))
    message = next(item.message for item in found.reasons if item.code == code)
    assert mend in message
    assert "add the address to the account at GitHub" in message


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (["results/drill_20261122_104500/trades/a.csv"], "5d6e7f8 (changed: trades/a.csv); a new review is needed"),
        (["a", "b", "c", "d", "e"], "5d6e7f8 (changed: a, b, c and 2 more);"),
        ([], "5d6e7f8 (no file differs);"),
    ],
)
def test_F2_what_changed_since_the_approval_is_named(paths: list[str], told: str) -> None:
    found = verdict(("reviews.0.commit_id", OLD), ("reviews.0.changed_since", paths))
    assert found.verdict == "pending"
    assert told in next(item.message for item in found.reasons if item.code == "approval-on-other-head")


def test_F3_update_branch_voids_and_says_who_acts_next() -> None:
    merge = commit(HEAD, "op-1", committer="web-flow", committer_email="noreply@github.com", parents=[OLD, BASE])
    found = verdict(("commits.1", merge), ("reviews.0.commit_id", OLD))
    assert found.verdict == "pending"
    assert next(item for item in found.reasons if item.code == "approval-missing").can_act == (
        "rev-1",
        "rev-2",
        "mem-1",
    )


def test_F4_the_last_word_of_each_person_counts() -> None:
    assert (
        verdict(
            *reviews(review("rev-1"), review("rev-1", "CHANGES_REQUESTED", 2), review("rev-1", "DISMISSED", 3))
        ).verdict
        == "pending"
    )


def test_F5_a_comment_leaves_an_approval_standing() -> None:
    assert verdict(*reviews(review("rev-1"), review("rev-1", "COMMENTED", 2))) == verdict()


def test_F6_lost_rights_void_an_approval() -> None:
    assert "approver-lacks-permission" in codes(verdict(("permissions.rev-1", "read")))


def test_F7_a_self_review_is_labelled_and_waits() -> None:
    found = verdict(("record.self_reviewed", True), ("reviews", []))
    assert found.verdict == "pending"
    assert "GO (self-reviewed)" in next(item.message for item in found.reasons if item.code == "self-reviewed")


def test_F9_a_fork_is_refused_with_the_reason() -> None:
    message = next(item.message for item in verdict(("pr.head_repo", "eve/r")).reasons if item.code == "fork")
    assert message == "the drill comes from eve/r; sign-off is given only for branches of o/r"


def test_F10_gate_files_in_a_drill_fail_and_are_named() -> None:
    found = verdict(*added({**file("x"), "filename": ".github/workflows/ci.yml"}))
    assert (
        next(item.subject for item in found.reasons if item.code == "file-outside-pack") == ".github/workflows/ci.yml"
    )


def test_F12_a_merged_pack_never_changes() -> None:
    for change in ("added", "modified", "removed", "renamed", "changed"):
        strange = {**file("x"), "filename": "results/drill_20260101_000000/drill.json", "status": change}
        assert "merged-pack-changed" in codes(verdict(*added(strange)))


def test_F17_facts_of_another_head_never_pass() -> None:
    for key in ("evidence_check.sha", "reviews.0.commit_id", "activity.0.after", "pr.head_sha"):
        assert verdict((key, OTHER)).verdict != "pass", key


def test_many_strangers_need_few_sentences() -> None:
    strangers = [{**file("x"), "filename": f"src/{number}.py"} for number in range(100)]
    messages = [item.message for item in verdict(*added(*strangers)).reasons if item.code == "file-outside-pack"]
    assert len(messages) == 21
    assert "and 80 more files" in messages


def test_there_are_enough_cases() -> None:
    assert len({case.name for case in ALL}) == len(ALL) >= 80


def test_who_can_act_leaves_out_everybody_who_cannot() -> None:
    policy = msgspec.structs.replace(POLICY, reviewers=("ci-user", "rev-1", "rev-2", "app", "new", "op-1"), teams=())
    given = (*reviews(review("app", type="Bot")), ("permissions.rev-2", "read"))
    reason = next(item for item in verdict(*given, policy=policy).reasons if item.code == "approval-missing")
    assert reason.can_act == ("rev-1", "new")


def test_nobody_left_to_act_is_said() -> None:
    policy = msgspec.structs.replace(POLICY, reviewers=("op-1",), teams=())
    reason = next(item for item in verdict(policy=policy).reasons if item.code == "approval-missing")
    assert "nobody the policy lists may give it" in reason.message
    assert reason.can_act == ("op-1",)


@pytest.mark.parametrize(
    ("change", "policy", "words"),
    [
        (("permissions.rev-1", "triage"), {}, "it holds triage, the policy asks for write"),
        (("permissions", {}), {}, "it holds no known permission, the policy asks for write"),
        (("reviews.0.last_edited_at", "2026-11-22T12:30:00Z"), {"ignore_edited_reviews": True}, "it was edited later"),
        (("reviews.0.type", None), {}, "the account is of type unknown, not User"),
        (("reviews.0.commit_id", None), {}, "it was for no commit, the head is now 5d6e7f8"),
    ],
)
def test_an_approval_that_does_not_count_says_why(change: Change, policy: dict[str, Json], words: str) -> None:
    found = verdict(change, policy=msgspec.structs.replace(POLICY, **policy))
    assert any(words in item.message and item.subject == "rev-1" for item in found.reasons)


def test_a_second_approval_is_asked_of_the_others() -> None:
    found = verdict(policy=msgspec.structs.replace(POLICY, min_approvals=3))
    reason = next(item for item in found.reasons if item.code == "approval-missing")
    assert reason.message.startswith("waiting for 2 approving reviews by rev-2 or mem-1; ")


def test_governance_is_asked_of_somebody_else() -> None:
    policy = msgspec.structs.replace(POLICY, require_governance=True, governance=("rev-1", "gov-1"))
    reason = next(item for item in verdict(policy=policy).reasons if item.code == "governance-missing")
    assert reason.can_act == ("gov-1",)


def test_governance_that_has_approved_is_not_asked_again() -> None:
    found = verdict(*reviews(review("gov-1")), policy=msgspec.structs.replace(POLICY, require_governance=True))
    assert "approval-missing" in codes(found)
    assert "governance-missing" not in codes(found)


def test_the_command_in_a_sentence_is_safe_to_copy() -> None:
    merge = commit(HEAD, "rev-1", committer="web-flow", committer_email="noreply@github.com", parents=[OLD, BASE])
    changes = (("commits.1", merge), ("activity.0.actor", "rev-1"), ("pr.head_ref", "drill/$(id);x"))
    reason = next(item for item in verdict(*changes).reasons if item.code == "approver-updated-branch")
    assert "'--force-with-lease=drill/$(id);x:" in reason.message
    assert ":refs/heads/drill/$(id);x'" in reason.message


def updated(*changes: Change) -> list[str]:
    """Who is told that "Update branch" made the head their own."""
    merge = commit(HEAD, "rev-1", committer="web-flow", committer_email="noreply@github.com", parents=[OLD, BASE])
    found = verdict(("commits.1", merge), ("activity.0.actor", "rev-1"), *changes)
    return [item.subject for item in found.reasons if item.code == "approver-updated-branch"]


def test_only_the_person_who_updated_the_branch_is_told_so() -> None:
    assert updated() == ["rev-1"]
    assert updated(("commits.1.parents", [OLD])) == []
    assert updated(("commits.0.parents", [OTHER, BASE])) == ["rev-1"]
    assert updated(("commits.0.parents", [OTHER, BASE]), ("commits.1.parents", [OLD])) == []
    assert updated(("commits.0.author", "rev-1")) == []
    assert updated(("record.operator", "rev-1"), ("record.reviewer", None)) == []
    assert updated(("activity.0.actor", "op-1")) == ["rev-1"]
    assert updated(("reviews", [REV_2])) == []


def test_listed_people_who_may_not_act_are_named_first() -> None:
    found = verdict(("commits.0.author", "rev-1"), ("commits.1.author", "dev-1"))
    message = next(item.message for item in found.reasons if item.code == "approval-missing")
    assert message.index("rev-1 may not: author of 1a2b3c4") < message.index("dev-1 may not: author of 5d6e7f8")
    assert message.index("dev-1 may not") < message.index("op-1 may not: operator")


def test_an_unread_push_and_a_later_push_are_told_apart() -> None:
    move = {"actor": "op-1", "after": OTHER, "timestamp": "2026-11-22T12:30:00Z"}
    later = next(item for item in verdict(("activity+", move)).reasons if item.code == "last-pusher-unknown")
    assert "the branch has moved on since" in later.message
    unread = next(item for item in verdict(("activity", [move])).reasons if item.code == "last-pusher-unknown")
    assert "its push is not in the branch's activity" in unread.message


@pytest.mark.parametrize(
    ("change", "code", "subject"),
    [
        (("pack.problems", [{"code": "NL-INT-01", "path": "a.csv"}]), "pack-problem", "a.csv"),
        (("pack.problems", [{"code": "unjudged", "message": "why"}]), "pack-problem", "unjudged why"),
        (("pack.problems", [{"code": "NL-FRS-01", "path": "bot.py"}]), "stale-warning", "bot.py"),
        (("record.decision", None), "fact-missing", "record.decision"),
        (("default_branch", None), "fact-missing", "default_branch"),
        (("merge_group", {"head_sha": "1", "pr_heads": [HEAD]}), "merge-group", "merge_group.head_sha"),
        (("evidence_check.conclusion", "queued"), "evidence-running", "evidence"),
        (("record.operator", None), "operator-unknown", "record.operator"),
        (("record.operator", "Op One"), "operator-unknown", "Op One"),
        (("activity", []), "last-pusher-unknown", HEAD),
        (("commits.0.co_authors", [{"name": "Rev One"}]), "co-author-unlinked", "Rev One"),
        (("commits.0.co_authors", [{"name": "Rev One", "email": "r@x.example"}]), "co-author-unlinked", "r@x.example"),
    ],
)
def test_a_reason_names_what_it_is_about(change: Change, code: str, subject: str) -> None:
    assert (code, subject) in {(item.code, item.subject) for item in verdict(change).reasons}


@pytest.mark.parametrize(
    ("folder", "root", "fine"),
    [
        (PACK, "results", True),
        (PACK, "results/", True),
        (PACK, "./results", True),
        ("drill_20261122_104500", ".", True),
        ("Results/drill_20261122_104500", "results", False),
        ("results/x/drill_20261122_104500", "results", False),
        ("results/drill_20261122", "results", False),
        (f"{PACK}\n", "results", False),
    ],
)
def test_what_a_drill_folder_is(folder: str, root: str, fine: bool) -> None:
    assert is_drill_folder(folder, root) is fine
