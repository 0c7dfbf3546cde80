"""Attacks on the gate, written from the rules' wording before the code was read: no pass that should not be one."""

from __future__ import annotations

import json
from typing import NamedTuple

import msgspec
import pytest

from nolive_hooks.errors import NoliveError
from nolive_hooks.gate.pull import load
from nolive_hooks.gate.rules import evaluate
from tests.unit.gate_factory import (
    BASE,
    HEAD,
    OLD,
    OTHER,
    PACK,
    POLICY,
    Json,
    changed,
    commit,
    facts,
    file,
    review,
)

FILES = facts()["files"]
BOT_MAIL = "49699333+dependabot[bot]@users.noreply.github.com"
WEB = {"committer": "web-flow", "committer_email": "noreply@github.com"}
Change = tuple[str, Json]


class Attack(NamedTuple):
    """A name, what must not (or must) come out, the changed facts and the changed policy."""

    name: str
    answer: str  # pass, pending, fail, or "no": anything but a pass
    changes: tuple[Change, ...] = ()
    policy: dict[str, Json] = {}  # noqa: RUF012


def reviews(*given: dict[str, Json]) -> tuple[Change, ...]:
    return (("reviews", list(given)),)


def message(text: str, place: int = 0) -> tuple[Change, ...]:
    return ((f"commits.{place}.message", text),)


def files(*given: dict[str, Json]) -> tuple[Change, ...]:
    return (("files", [*FILES, *given]), ("pr.changed_files", len(FILES) + len(given)))


def sibling(**other: Json) -> tuple[Change, ...]:
    pull = {"number": 9, "base_ref": "main", "head_sha": HEAD, "reviews": [review("rev-1")], "has_pack": True}
    return (("other_open_prs", [{**pull, **other}]),)


def moves(*given: dict[str, Json]) -> tuple[Change, ...]:
    return (("activity", list(given)),)


def move(actor: str | None = "op-1", **other: Json) -> dict[str, Json]:
    made = {"actor": actor, "activity_type": "push", "before": OLD, "after": HEAD, "timestamp": "2026-11-22T11:59:00Z"}
    return {**made, **other}


def trail(text: str) -> tuple[Change, ...]:
    return message(f"drill\n\nwhy\n\n{text}\n")


def person(**policy: Json) -> dict[str, Json]:
    return policy


NOBODY = reviews()
REVIEW_STATE = (
    Attack("as made", "pass"),
    Attack("no reviews at all", "pending", NOBODY),
    Attack("reviews were not read", "no", (("reviews", None),)),
    Attack("a comment only", "pending", reviews(review("rev-1", "COMMENTED"))),
    Attack("a comment after the approval", "pass", reviews(review("rev-1"), review("rev-1", "COMMENTED", 2))),
    Attack("a comment before the approval", "pass", reviews(review("rev-1", "COMMENTED"), review("rev-1", number=2))),
    Attack("a pending review", "pending", reviews(review("rev-1", "PENDING", submitted_at=None))),
    Attack("dismissed", "pending", reviews(review("rev-1", "DISMISSED"))),
    Attack("approved, then dismissed", "pending", reviews(review("rev-1"), review("rev-1", "DISMISSED", 2))),
    Attack("dismissed, then approved", "pass", reviews(review("rev-1", "DISMISSED"), review("rev-1", number=2))),
    Attack(
        "approved, then changes requested", "fail", reviews(review("rev-1"), review("rev-1", "CHANGES_REQUESTED", 2))
    ),
    Attack(
        "changes requested, then approved",
        "pass",
        reviews(review("rev-1", "CHANGES_REQUESTED"), review("rev-1", number=2)),
    ),
    Attack("approve, request, dismiss", "pending", reviews(review("rev-1"), review("rev-1", "DISMISSED", 2))),
    Attack(
        "three opinions, the middle one newest by time",
        "fail",
        reviews(
            review("rev-1", number=1),
            review("rev-1", "CHANGES_REQUESTED", 2, submitted_at="2026-11-22T12:50:00Z"),
            review("rev-1", number=3),
        ),
    ),
    Attack(
        "same second, the higher id decides: request",
        "fail",
        reviews(
            review("rev-1", number=8, submitted_at="2026-11-22T12:00:00Z"),
            review("rev-1", "CHANGES_REQUESTED", 9, submitted_at="2026-11-22T12:00:00Z"),
        ),
    ),
    Attack(
        "same second, the higher id decides: approval",
        "pass",
        reviews(
            review("rev-1", "CHANGES_REQUESTED", 8, submitted_at="2026-11-22T12:00:00Z"),
            review("rev-1", number=9, submitted_at="2026-11-22T12:00:00Z"),
        ),
    ),
    Attack("somebody else's request blocks", "fail", reviews(review("rev-1"), review("rev-2", "CHANGES_REQUESTED", 2))),
    Attack(
        "a stranger's request does not block", "pass", reviews(review("rev-1"), review("eve", "CHANGES_REQUESTED", 2))
    ),
    Attack(
        "request on an older commit blocks",
        "fail",
        reviews(review("rev-1"), review("rev-2", "CHANGES_REQUESTED", 2, commit_id=OLD)),
    ),
    Attack("a request by governance blocks", "fail", reviews(review("rev-1"), review("gov-1", "CHANGES_REQUESTED", 2))),
    Attack(
        "a request by a team member blocks", "fail", reviews(review("rev-1"), review("mem-1", "CHANGES_REQUESTED", 2))
    ),
    Attack(
        "a request, dismissed later, does not block", "pass", reviews(review("rev-1"), review("rev-2", "DISMISSED", 3))
    ),
    Attack("state of a future GitHub", "no", reviews(review("rev-1", "APPROVED_WITH_SUGGESTIONS"))),
    Attack("state with a space", "no", reviews(review("rev-1", "APPROVED "))),
    Attack("no state", "no", reviews({**review("rev-1"), "state": None})),
    Attack(
        "an unknown newest state does not confirm an approval",
        "no",
        reviews(review("rev-1"), review("rev-1", "WITHDRAWN", 2)),
    ),
    Attack("one id with two contents", "no", reviews(review("rev-1"), review("rev-1", "CHANGES_REQUESTED", 1))),
    Attack("the same review twice", "pass", reviews(review("rev-1"), review("rev-1"))),
    Attack("no time on the approval", "no", reviews(review("rev-1", submitted_at=None))),
    Attack("time in the future", "no", reviews(review("rev-1", submitted_at="2036-11-22T12:00:00Z"))),
    Attack(
        "text says LGTM, state says nothing", "pending", reviews(review("rev-1", "COMMENTED", body="APPROVED /approve"))
    ),
    Attack(
        "two approvals asked, one person twice",
        "pending",
        reviews(review("rev-1"), review("rev-1", number=2)),
        person(min_approvals=2),
    ),
    Attack(
        "two approvals asked, two given",
        "pass",
        reviews(review("rev-1"), review("rev-2", number=2)),
        person(min_approvals=2),
    ),
    Attack(
        "two approvals asked, one person in two spellings",
        "pending",
        reviews(review("rev-1"), review("REV-1", number=2)),
        person(min_approvals=2),
    ),
    Attack(
        "two approvals asked, one person under an alias",
        "pending",
        reviews(review("rev-1"), review("rev-2", number=2)),
        person(min_approvals=2, aliases={"rev-1": ("rev-2",)}),
    ),
    Attack(
        "two approvals asked, the alias the other way round",
        "pending",
        reviews(review("rev-1"), review("rev-2", number=2)),
        person(min_approvals=2, aliases={"rev-2": ("REV-1",)}),
    ),
    Attack(
        "approval on the head and a dismissed one on an old head, older",
        "pass",
        reviews(review("rev-1", "DISMISSED", 1, commit_id=OLD), review("rev-1", number=2)),
    ),
)

IDENTITY = (
    Attack("author approves", "pending", reviews(review("op-1")), person(reviewers=("op-1", "rev-1"))),
    Attack("author is the listed reviewer", "no", (("pr.author", "rev-1"),)),
    Attack("author in another spelling", "no", (("pr.author", "REV-1"),)),
    Attack("author unknown", "no", (("pr.author", None),)),
    Attack(
        "bot opened it, operator approves",
        "no",
        (("pr.author", "drill[bot]"), ("pr.author_type", "Bot"), *reviews(review("op-1"))),
        person(reviewers=("op-1",)),
    ),
    Attack("bot opened it, somebody else approves", "pass", (("pr.author", "drill[bot]"), ("pr.author_type", "Bot"))),
    Attack("operator in the record approves", "no", (("record.operator", "rev-1"),)),
    Attack("operator in the record, other spelling", "no", (("record.operator", "Rev-1"),)),
    Attack("operator in the record with an at sign", "no", (("record.operator", "@rev-1"),)),
    Attack("operator is empty", "no", (("record.operator", ""),)),
    Attack("operator is blank", "no", (("record.operator", "  "),)),
    Attack("operator is a display name", "no", (("record.operator", "Rev One"),)),
    Attack("operator missing", "no", (("record.operator", None),)),
    Attack("reviewer wrote a commit", "no", (("commits.0.author", "rev-1"),)),
    Attack("reviewer committed a commit", "no", (("commits.1.committer", "rev-1"),)),
    Attack("author unlinked", "fail", (("commits.0.author", None),)),
    Attack("committer unlinked", "fail", (("commits.0.committer", None),)),
    Attack("web-flow committed", "pass", tuple((f"commits.1.{key}", value) for key, value in WEB.items())),
    Attack(
        "web-flow by name only, a person's address",
        "no",
        (("commits.1.committer", "web-flow"), ("commits.1.committer_email", "rev-1@example.org")),
    ),
    Attack(
        "web-flow's address without the account",
        "no",
        (("commits.1.committer", None), ("commits.1.committer_email", "noreply@github.com")),
    ),
    Attack(
        "web-flow as author is nobody",
        "no",
        (("commits.0.author", "web-flow"), ("commits.0.author_email", "noreply@github.com")),
    ),
    Attack("co-author trailer", "no", trail("Co-authored-by: Rev <rev-1@example.org>")),
    Attack("co-author trailer in lower case", "no", trail("co-authored-by: Rev <rev-1@example.org>")),
    Attack("co-author trailer in upper case", "no", trail("CO-AUTHORED-BY: Rev <REV-1@EXAMPLE.ORG>")),
    Attack("co-author noreply form", "no", trail("Co-authored-by: Rev <rev-1@users.noreply.github.com>")),
    Attack("co-author noreply with id", "no", trail("Co-authored-by: Rev <123+rev-1@users.noreply.github.com>")),
    Attack(
        "co-author noreply with id and capitals", "no", trail("Co-Authored-By: R <123+Rev-1@Users.NoReply.GitHub.com>")
    ),
    Attack("co-author unknown", "fail", trail("Co-authored-by: X <x@nowhere.example>")),
    Attack("co-author without an address", "no", trail("Co-authored-by: Rev One")),
    Attack("co-author with an empty address", "no", trail("Co-authored-by: Rev One <>")),
    Attack("co-author with blanks before the colon", "no", trail("Co-authored-by : Rev <rev-1@example.org>")),
    Attack("co-author after a tab", "no", trail("Co-authored-by:\tRev <rev-1@example.org>")),
    Attack("co-author with CRLF", "no", message("drill\r\n\r\nCo-authored-by: Rev <rev-1@example.org>\r\n")),
    Attack("co-author with lone CR", "no", message("drill\r\rCo-authored-by: Rev <rev-1@example.org>\r")),
    Attack("co-author folded over two lines", "no", message("drill\n\nCo-authored-by: Rev\n <rev-1@example.org>\n")),
    Attack(
        "co-author in the middle of the body",
        "no",
        message("drill\n\nCo-authored-by: Rev <rev-1@example.org>\n\nmore words\n"),
    ),
    Attack("co-author in the first line", "no", message("Co-authored-by: Rev <rev-1@example.org>")),
    Attack("co-author indented", "no", message("drill\n\n  Co-authored-by: Rev <rev-1@example.org>")),
    Attack(
        "two co-authors, the second is the reviewer",
        "no",
        trail("Co-authored-by: Op <op-1@users.noreply.github.com>\nCo-authored-by: Rev <rev-1@example.org>"),
    ),
    Attack("co-author is the operator", "pass", trail("Co-authored-by: Op <op-1@users.noreply.github.com>")),
    Attack("co-author as a fact", "no", (("commits.0.co_authors", ["Rev <rev-1@example.org>"]),)),
    Attack(
        "co-author as a record with a login",
        "no",
        (("commits.0.co_authors", [{"name": "R", "email": None, "login": "rev-1"}]),),
    ),
    Attack("co-author fact as a bare address", "no", (("commits.0.co_authors", ["rev-1@example.org"]),)),
    Attack("co-author fact as a login", "no", (("commits.0.co_authors", ["rev-1"]),)),
    Attack("co-authors unread, message unread", "no", (("commits.0.co_authors", None), ("commits.0.message", None))),
    Attack("last pusher approves", "no", moves(move("rev-1"))),
    Attack("last pusher in another spelling", "no", moves(move("REV-1"))),
    Attack("last pusher unknown", "no", moves(move(None))),
    Attack("last pusher is the site itself", "fail", moves(move("web-flow"))),
    Attack("activity unread", "no", (("activity", None),)),
    Attack("activity of another head only", "no", moves(move(after=OTHER))),
    Attack(
        "two pushers of the same head, one the reviewer",
        "no",
        moves(move("rev-1"), move("op-1", timestamp="2026-11-22T12:00:00Z")),
    ),
    Attack(
        "force push by the reviewer back to this head",
        "no",
        moves(move(), move("rev-1", activity_type="force_push", before=OTHER, timestamp="2026-11-22T12:00:00Z")),
    ),
    Attack(
        "branch created by the reviewer at this head",
        "no",
        moves(move("rev-1", activity_type="branch_creation", before="0" * 40)),
    ),
    Attack("alias of the operator approves", "no", (), person(aliases={"op-1": ("rev-1",)})),
    Attack("the operator is the alias of the reviewer", "no", (), person(aliases={"rev-1": ("op-1",)})),
    Attack("alias of an alias", "no", (), person(aliases={"op-1": ("mid",), "mid": ("rev-1",)})),
    Attack("alias in another spelling", "no", (), person(aliases={"OP-1": ("Rev-1",)})),
    Attack("two names that share an alias", "no", (), person(aliases={"op-1": ("x",), "rev-1": ("X",)})),
    Attack("a machine user approves", "no", reviews(review("ci-user")), person(reviewers=("ci-user",))),
    Attack("a machine user in another spelling", "no", reviews(review("CI-User")), person(reviewers=("ci-user",))),
    Attack(
        "a person whose alias is a machine user is still a person", "pass", (), person(aliases={"rev-1": ("ci-user",)})
    ),
    Attack("a bot approves", "no", reviews(review("rev-1", type="Bot"))),
    Attack("an app by its name", "no", reviews(review("rev-1[bot]", type="User")), person(reviewers=("rev-1[bot]",))),
    Attack("type unread", "no", reviews(review("rev-1", type=None))),
    Attack("type Organization", "no", reviews(review("rev-1", type="Organization"))),
    Attack("type Mannequin", "no", reviews(review("rev-1", type="Mannequin"))),
    Attack("a ghost approves", "no", reviews(review(None))),
    Attack("a user called ghost", "no", reviews(review("ghost")), person(reviewers=("ghost",))),
    Attack("an empty name", "no", reviews(review("")), person(reviewers=("",))),
    Attack("a homoglyph", "no", reviews(review("r\u0435v-1")), person(reviewers=("rev-1", "r\u0435v-1"))),
    Attack("a name with a zero-width space", "no", reviews(review("rev-1\u200b"))),
    Attack(
        "the Kelvin sign is no k",
        "no",
        (*reviews(review("ris\u212a")), ("permissions", {"risk": "write"})),
        person(reviewers=("risk",)),
    ),
    Attack(
        "the long s is no s",
        "no",
        (*reviews(review("ri\u017fk")), ("permissions", {"risk": "write"})),
        person(reviewers=("risk",)),
    ),
    Attack("not listed", "pending", reviews(review("eve"))),
    Attack("listed as governance only", "no", reviews(review("gov-1"))),
    Attack("a team member", "pass", reviews(review("mem-1"))),
    Attack("team unread", "no", (*reviews(review("mem-1")), ("teams", {"o/risk": None}))),
    Attack("teams unread", "no", (*reviews(review("mem-1")), ("teams", None))),
    Attack("another team's member", "no", (*reviews(review("mem-1")), ("teams", {"o/other": ["mem-1"], "o/risk": []}))),
    Attack("permission read", "no", (("permissions", {"rev-1": "read"}),)),
    Attack("permission triage", "no", (("permissions", {"rev-1": "triage"}),)),
    Attack("permission none", "no", (("permissions", {"rev-1": "none"}),)),
    Attack("permission unread", "no", (("permissions", {"rev-1": None}),)),
    Attack("permissions unread", "no", (("permissions", None),)),
    Attack("permission of a custom role", "no", (("permissions", {"rev-1": "release-manager"}),)),
    Attack("permission in capitals of the login", "pass", (("permissions", {"REV-1": "write"}),)),
    Attack("two permissions for one login", "no", (("permissions", {"rev-1": "read", "REV-1": "admin"}),)),
    Attack("maintain asked, write held", "no", (), person(min_permission="maintain")),
    Attack(
        "an address that belongs to two logins",
        "no",
        (
            *trail("Co-authored-by: R <rev-1@example.org>"),
            (
                "people",
                {"rev-1@example.org": "op-1", "REV-1@example.org": "rev-1", "op-1@users.noreply.github.com": "op-1"},
            ),
        ),
    ),
    Attack(
        "the noreply form of another person's account in people",
        "no",
        (
            *trail("Co-authored-by: R <rev-1@users.noreply.github.com>"),
            ("people", {"rev-1@users.noreply.github.com": "op-1", "op-1@users.noreply.github.com": "op-1"}),
        ),
    ),
    Attack("self-review", "pending", (("record.self_reviewed", True), *NOBODY)),
    Attack("self-review, later an independent approval", "pass", (("record.self_reviewed", True),)),
    Attack(
        "governance asked and given",
        "pass",
        reviews(review("rev-1"), review("gov-1", number=2)),
        person(require_governance=True),
    ),
    Attack("governance asked, none given", "pending", (), person(require_governance=True)),
    Attack(
        "governance asked, one person in both lists",
        "pending",
        (),
        person(require_governance=True, governance=("rev-1",)),
    ),
    Attack(
        "governance asked, her alias in both lists",
        "no",
        reviews(review("rev-1"), review("gov-1", number=2)),
        person(require_governance=True, aliases={"rev-1": ("gov-1",)}),
    ),
    Attack(
        "governance asked, she is the operator",
        "no",
        (*reviews(review("rev-1"), review("gov-1", number=2)), ("record.operator", "gov-1")),
        person(require_governance=True),
    ),
    Attack("governance asked and listed nowhere", "no", (), person(require_governance=True, governance=())),
)

STALENESS = (
    Attack("approval of an older commit", "pending", reviews(review("rev-1", commit_id=OLD))),
    Attack("approval of no commit", "no", reviews(review("rev-1", commit_id=None))),
    Attack("approval of a short id", "no", reviews(review("rev-1", commit_id=HEAD[:12]))),
    Attack("approval of the id in capitals", "no", reviews(review("rev-1", commit_id=HEAD.upper())), person()),
    Attack("approval of the base", "no", reviews(review("rev-1", commit_id=BASE))),
    Attack("approval of nothing", "no", reviews(review("rev-1", commit_id=""))),
    Attack(
        "newest approval is on an older commit",
        "no",
        reviews(review("rev-1"), review("rev-1", number=2, commit_id=OLD)),
    ),
    Attack(
        "head is short and so is the approval",
        "no",
        (("pr.head_sha", HEAD[:7]), *reviews(review("rev-1", commit_id=HEAD[:7]))),
    ),
    Attack("head unknown", "no", (("pr.head_sha", None),)),
    Attack("head of zeros", "no", (("pr.head_sha", "0" * 40), *reviews(review("rev-1", commit_id="0" * 40)))),
    Attack("commits end at another head", "no", (("commits", [commit(OLD), commit(OTHER, parents=[OLD])]),)),
    Attack("commits unread", "no", (("commits", None),)),
    Attack("commits empty", "no", (("commits", []), ("pr.commits_total", 0))),
    Attack("one commit short", "no", (("pr.commits_total", 3),)),
    Attack("one commit more than counted", "no", (("pr.commits_total", 1),)),
    Attack("total of commits unread", "no", (("pr.commits_total", None),)),
    Attack("one commit listed twice", "no", (("commits", [commit(HEAD, parents=[OLD]), commit(HEAD, parents=[OLD])]),)),
    Attack(
        "250 commits",
        "pass",
        (("commits", [commit(f"{n:040x}") for n in range(1, 250)] + [commit(HEAD)]), ("pr.commits_total", 250)),
    ),
    Attack(
        "251 commits",
        "fail",
        (("commits", [commit(f"{n:040x}") for n in range(1, 251)] + [commit(HEAD)]), ("pr.commits_total", 251)),
    ),
    Attack("evidence of another head", "pending", (("evidence_check.sha", OLD),)),
    Attack("evidence missing", "pending", (("evidence_check", None),)),
    Attack("evidence runs", "pending", (("evidence_check.conclusion", None),)),
    Attack("evidence without a commit", "no", (("evidence_check.sha", None),)),
    *(
        Attack(f"evidence {word}", "no", (("evidence_check.conclusion", word),))
        for word in ("failure", "cancelled", "skipped", "neutral", "timed_out", "action_required", "stale", "")
    ),
    Attack("approval too old", "no", (), person(max_review_age_hours=0.01)),
    Attack("approval young enough", "pass", (), person(max_review_age_hours=24)),
    Attack("no clock to tell the age", "no", (("now", None),), person(max_review_age_hours=24)),
    Attack(
        "an edited approval where that counts",
        "no",
        reviews(review("rev-1", last_edited_at="2026-11-22T12:30:00Z")),
        person(ignore_edited_reviews=True),
    ),
    Attack(
        "not known whether edited",
        "no",
        reviews({k: v for k, v in review("rev-1").items() if k != "last_edited_at"}),
        person(ignore_edited_reviews=True),
    ),
    Attack(
        "an edited approval where it does not", "pass", reviews(review("rev-1", last_edited_at="2026-11-22T12:30:00Z"))
    ),
    Attack(
        "update branch by the only reviewer",
        "no",
        (("commits", [commit(OLD), commit(HEAD, "rev-1", parents=[OLD, BASE], **WEB)]), *moves(move("rev-1"))),
        person(reviewers=("rev-1",), teams=()),
    ),
    Attack(
        "update branch by the reviewer, another one approves",
        "pass",
        (
            ("commits", [commit(OLD), commit(HEAD, "rev-1", parents=[OLD, BASE], **WEB)]),
            *moves(move("rev-1")),
            *reviews(review("rev-2")),
        ),
    ),
)

PLATFORM = (
    Attack("a problem of the collector", "fail", (("problems", ["page 2 of /reviews: 502"]),)),
    Attack("problems unread", "no", (("problems", None),)),
    Attack("a draft", "pending", (("pr.draft", True),)),
    Attack("draft unread", "no", (("pr.draft", None),)),
    Attack("closed", "no", (("pr.state", "closed"),)),
    Attack("merged", "no", (("pr.state", "merged"),)),
    Attack("state unread", "no", (("pr.state", None),)),
    Attack("another base", "no", (("pr.base_ref", "release"),)),
    Attack("base in capitals", "no", (("pr.base_ref", "Main"),)),
    Attack("base as a full ref", "no", (("pr.base_ref", "refs/heads/evil/main"),)),
    Attack("base unread", "no", (("pr.base_ref", None),)),
    Attack("default branch unread", "no", (("default_branch", None),)),
    Attack("protected base named by the policy", "pass", (("pr.base_ref", "trunk"),), person(protected_base="trunk")),
    Attack("default branch where the policy protects another", "no", (), person(protected_base="trunk")),
    Attack("policy's commit unread", "no", (("policy_sha", None),)),
    Attack("a fork", "fail", (("pr.head_repo", "eve/r"),)),
    Attack("a fork that is gone", "fail", (("pr.head_repo", None),)),
    Attack("a fork of the same name, other owner", "fail", (("pr.head_repo", "eve/r"),)),
    Attack("own repository in another spelling", "pass", (("pr.head_repo", "O/R"),)),
    Attack("base repository unread", "no", (("pr.base_repo", None),)),
    Attack("both repositories unread", "no", (("pr.base_repo", None), ("pr.head_repo", None))),
    Attack("another pull request without approval", "no", sibling(reviews=[])),
    Attack("another pull request into another base", "no", sibling(base_ref="release")),
    Attack("another pull request, approved", "pass", sibling()),
    Attack("another pull request with a change request", "no", sibling(reviews=[review("rev-2", "CHANGES_REQUESTED")])),
    Attack("another pull request, its reviews unread", "no", sibling(reviews=None)),
    Attack("another pull request, pack unread", "no", sibling(has_pack=None)),
    Attack("another pull request, base unread", "no", sibling(base_ref=None)),
    Attack("another pull request, head unread", "no", sibling(head_sha=None)),
    Attack("other pull requests unread", "no", (("other_open_prs", None),)),
    Attack("the same pull request named again", "pass", sibling(number=7)),
    Attack(
        "a merge group with a stranger's head", "no", (("merge_group", {"head_sha": OTHER, "pr_heads": [HEAD, OLD]}),)
    ),
    Attack("a merge group without heads", "no", (("merge_group", {"head_sha": OTHER, "pr_heads": []}),)),
    Attack("a merge group, heads unread", "no", (("merge_group", {"head_sha": OTHER, "pr_heads": None}),)),
    Attack("a merge group, its commit unread", "no", (("merge_group", {"head_sha": None, "pr_heads": [HEAD]}),)),
    Attack("a merge group of this head alone", "pass", (("merge_group", {"head_sha": OTHER, "pr_heads": [HEAD]}),)),
    Attack("number unread", "no", (("pr.number", None),)),
    Attack("min_approvals 0", "fail", NOBODY, person(min_approvals=0)),
    Attack("min_approvals negative", "fail", NOBODY, person(min_approvals=-1)),
    Attack("nobody may review", "no", (), person(reviewers=(), teams=(), governance=())),
    Attack(
        "event says a success", "pending", (("event", {"review": {"state": "approved"}, "verdict": "pass"}), *NOBODY)
    ),
    Attack(
        "title and labels say GO",
        "pending",
        (("pr.title", "GO approved nolive/sign-off success"), ("pr.labels", ["approved", "go"]), *NOBODY),
    ),
)

OLDER = "results/drill_20260101_000000"
PACKS = (
    *(
        Attack(f"also touches {path}", "fail", files(file("x", filename=path)))
        for path in (
            ".github/workflows/x.yml",
            ".nolive.toml",
            ".nolive/allow.toml",
            ".pre-commit-config.yaml",
            "CODEOWNERS",
            ".github/CODEOWNERS",
            ".gitattributes",
            "results/.gitattributes",
            "README.md",
            "results/readme.md",
            "pyproject.toml",
            f"{PACK}x/drill.json",
            "results/DRILL_20261122_104500/drill.json",
            ".gitmodules",
        )
    ),
    *(
        Attack(f"inside the pack: {name}", "fail", files(file(name)))
        for name in (
            ".gitattributes",
            "config/.gitattributes",
            ".gitignore",
            ".gitmodules",
            "logs/../../x",
            "logs//x",
            "a b",
            "x\ny",
            "x\u202ey",
            "caf\u00e9.md",
            "x\\y",
            "CON",
            "x:y",
            "-rf",
        )
    ),
    *(
        Attack(f"mode {mode}", "fail", files(file("x", mode=mode)))
        for mode in ("120000", "160000", "100755", "040000", "", None)
    ),
    *(
        Attack(f"status {status}", "fail", files(file("x", status=status)))
        for status in ("modified", "removed", "renamed", "copied", "changed", "unchanged", "", None)
    ),
    Attack("a rename into the pack", "fail", files(file("x", status="renamed", previous_filename="src/bot.py"))),
    Attack("added, and yet with a former name", "no", files(file("x", previous_filename="src/bot.py"))),
    Attack("a link by its target only", "fail", files(file("x", symlink_target="/etc/passwd"))),
    Attack("an LFS pointer", "fail", files(file("x", lfs=True))),
    Attack("names that differ by case only", "fail", files(file("Drill.json"))),
    Attack("an older pack is changed", "fail", files(file("x", filename=f"{OLDER}/drill.json", status="modified"))),
    Attack("an older pack is deleted", "fail", files(file("x", filename=f"{OLDER}/drill.json", status="removed"))),
    Attack("an older pack grows", "fail", files(file("x", filename=f"{OLDER}/logs/new.log"))),
    Attack(
        "an older pack is renamed away",
        "fail",
        files(file("x", filename="attic/drill.json", status="renamed", previous_filename=f"{OLDER}/drill.json")),
    ),
    Attack("two packs", "fail", files(file("x", filename="results/drill_20261123_104500/drill.json"))),
    Attack("the pack is already on the base", "fail", (("packs_on_base", [PACK]),)),
    Attack("packs on the base unread", "no", (("packs_on_base", None),)),
    Attack("pack unread", "fail", (("pack", None),)),
    Attack("pack's problems unread", "no", (("pack.problems", None),)),
    Attack("a pack problem", "fail", (("pack.problems", ["NL-INT-01 drill.json"]),)),
    Attack("a pack problem as a record", "fail", (("pack.problems", [{"code": "NL-INT-01"}]),)),
    Attack("pack's path unread", "no", (("pack.path", None),)),
    Attack("pack's tree unread", "no", (("pack.tree", None),)),
    Attack("pack's seal unread", "no", (("pack.seal", None),)),
    Attack("another pack is described", "no", (("pack.path", "results/drill_20991122_104500"),)),
    Attack("record unread", "fail", (("record", None),)),
    Attack("decision unread", "no", (("record.decision", None),)),
    *(
        Attack(f"decision {word!r}", "no", (("record.decision", word),))
        for word in ("go", "LIVE", "GO_LIVE", "PASS", "GO ", "")
    ),
    Attack("scripted", "fail", (("record.scripted", True),)),
    Attack("scripted unread", "no", (("record.scripted", None),)),
    Attack("self-review unread", "no", (("record.self_reviewed", None),)),
    Attack("operator is named as reviewer", "no", (("record.reviewer", "op-1"),)),
    Attack("files unread", "no", (("files", None),)),
    Attack("files empty", "no", (("files", []), ("pr.changed_files", 0))),
    Attack("one file short", "fail", (("pr.changed_files", 6),)),
    Attack("number of files unread", "no", (("pr.changed_files", None),)),
    Attack("one file listed twice", "no", (("files", [*FILES[:-1], FILES[0]]),)),
    Attack("3001 files", "fail", (("files", [file(f"logs/{n}.log") for n in range(3001)]), ("pr.changed_files", 3001))),
    Attack("a drill that says it is none", "no", (("pack", None), ("record", None))),
    Attack("NO_GO without approval", "pass", (("record.decision", "NO_GO"), *NOBODY)),
    Attack(
        "NO_GO with a change request",
        "fail",
        (("record.decision", "NO_GO"), *reviews(review("rev-1", "CHANGES_REQUESTED"))),
    ),
    Attack("NO_GO with a pack problem", "fail", (("record.decision", "NO_GO"), ("pack.problems", ["NL-PCK-02"]))),
    Attack("VOID approved by a reviewer", "pending", (("record.decision", "VOID"),)),
    Attack("VOID approved by governance", "pass", (("record.decision", "VOID"), *reviews(review("gov-1")))),
    Attack(
        "VOID approved by governance on another head",
        "pending",
        (("record.decision", "VOID"), *reviews(review("gov-1", commit_id=OLD))),
    ),
)
ATTACKS = REVIEW_STATE + IDENTITY + STALENESS + PLATFORM + PACKS


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_no_pass_that_should_not_be_one(attack: Attack) -> None:
    whole = changed(*attack.changes)
    policy = msgspec.structs.replace(POLICY, **attack.policy)
    try:
        found = evaluate(load(json.dumps(whole).encode()), policy)
    except NoliveError:
        assert attack.answer == "no"  # refused before it is judged: exit 3
        return
    told = {"verdict": found.verdict, "reasons": [reason.code for reason in found.reasons]}
    if attack.answer == "no":
        assert found.verdict != "pass", told
    else:
        assert found.verdict == attack.answer, told
    assert found.verdict != "pass" or found.sha in {HEAD, OTHER}
