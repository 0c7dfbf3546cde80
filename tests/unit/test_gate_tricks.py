"""A third author's attacks on the gate, from docs/gate.md alone: letters, times, trailers, nulls and twins."""

from __future__ import annotations

import json

import msgspec
import pytest

from nolive_hooks.errors import NoliveError
from nolive_hooks.gate import terms
from nolive_hooks.gate.identity import trailers
from nolive_hooks.gate.pull import load
from nolive_hooks.gate.rules import evaluate
from tests.support import Sandbox, words
from tests.unit.gate_factory import HEAD, OTHER, PACK, POLICY, Json, changed, commit, facts, review

Change = tuple[str, Json]
Rows = tuple[tuple[str, tuple[Change, ...], dict[str, Json]], ...]
REV, TOMORROW = "<rev-1@example.org>", "2099-01-01T00:00:00Z"
HEADS = ("pr.head_sha", "reviews.0.commit_id", "commits.1.sha", "activity.0.after", "evidence_check.sha")


def said(*given: Json) -> tuple[Change, ...]:
    return (("reviews", list(given)),)


def told(text: str) -> tuple[Change, ...]:
    return (("commits.0.message", f"drill\n\n{text}"),)


def head(sha: str) -> tuple[Change, ...]:
    return tuple((path, sha) for path in HEADS)


def plain(pack: Json = None, record: Json = None) -> tuple[Change, ...]:
    """An ordinary pull request, with whatever some collector writes where there is no pack."""
    changes = [{"filename": "bot.py", "status": "modified", "mode": "100644", "sha": "d" * 40}]
    return (("files", changes), ("pr.changed_files", 1), ("pack", pack), ("record", record))


def move(kind: str, before: str, after: str, minute: int) -> Json:
    time = f"2026-11-22T12:{minute:02d}:00Z"
    return {"actor": "op-1", "activity_type": kind, "before": before, "after": after, "timestamp": time}


CHANGE = review("rev-2", "CHANGES_REQUESTED", 2)
PROBLEMS: tuple[Json, ...] = ([""], [{}], [None], "none", {})
QUEUE = {"head_sha": OTHER, "pr_heads": [HEAD]}
MAIL = "dev@corp.example"
DEV = {"name": "Dev", "email": "DEV@corp.example", "login": "dev-1"}

NEVER: Rows = (
    # time
    (
        "approval of tomorrow hides an objection",
        said(review("rev-1"), CHANGE, review("rev-2", number=3, submitted_at=TOMORROW)),
        {},
    ),
    (
        "dismissal of tomorrow hides an objection",
        said(review("rev-1"), CHANGE, review("rev-2", "DISMISSED", 3, submitted_at=TOMORROW)),
        {},
    ),
    (
        "undated dismissal hides an objection",
        said(review("rev-1"), CHANGE, review("rev-2", "DISMISSED", 3, submitted_at=None)),
        {},
    ),
    (
        "objection of tomorrow",
        said(review("rev-1"), review("rev-1", "CHANGES_REQUESTED", 3, submitted_at=TOMORROW)),
        {},
    ),
    ("undated dismissal of an approval", said(review("rev-1"), review("rev-1", "DISMISSED", 3, submitted_at=None)), {}),
    (
        "dismissal of tomorrow of an approval",
        said(review("rev-1"), review("rev-1", "DISMISSED", 3, submitted_at=TOMORROW)),
        {},
    ),
    ("time without a zone", said(review("rev-1", submitted_at="2026-11-22T12:00:00")), {}),
    # letters
    *(
        (f"approval by {name!r}", said(review(name)), {})
        for name in ("\uff52ev-1", "rev-1\n", "rev-1 ", "@rev-1", "rev-1\u200b", "rev-1\u00a0", "re\u0301v-1")
    ),
    *((f"permission of {name!r}", (("permissions", {name: "write"}),), {}) for name in ("r\u0435v-1", "rev-1\u200b")),
    *(
        (f"{place} is {name!r}", ((place, name),), {})
        for place in ("record.operator", "pr.author", "commits.0.author", "commits.0.committer", "activity.0.actor")
        for name in ("rev-1 ", "\uff52ev-1", "rev-1\u200b")
    ),
    (
        "look-alike takes back an objection",
        said(review("rev-2"), review("rev-1", "CHANGES_REQUESTED", 2), review("rev-1 ", number=3)),
        {},
    ),
    *(
        (f"{name} signs off", (*said(review(name)), (f"permissions.{name}", "write")), {"reviewers": (name,)})
        for name in ("ghost", "web-flow", "Web-Flow")
    ),
    ("a ghost wrote it", (("commits.0.author", "ghost"),), {}),
    ("a ghost committed it", (("commits.0.committer", "ghost"),), {}),
    ("a ghost pushed it", (("activity.0.actor", "Ghost"),), {}),
    ("operator is an address", (("record.operator", "rev-1@example.org"),), {}),
    ("operators alias with an at sign", (), {"aliases": {"@op-1": ("@rev-1",)}}),
    (
        "reviewers alias group joins two",
        said(review("rev-1"), review("rev-2", number=2)),
        {"min_approvals": 2, "aliases": {"a": ("rev-1", "b"), "B": ("REV-2",)}},
    ),
    # trailers
    *(
        (f"trailer {text!r}", told(text), {})
        for text in (
            f"\u00a0Co-authored-by: R {REV}",
            f"x\x0bCo-authored-by: R {REV}",
            f"x\u2028Co-authored-by: R {REV}",
            f"x\u0085Co-authored-by: R {REV}",
            f"* Co-authored-by: R {REV}",
            f"- co-authored-by: R {REV}",
            f"# Co-authored-by: R {REV}",
            f"Co-authored-by\u00a0: R {REV}",
            f"Co-authored-by\uff1a R {REV}",
            f"Co authored by: R {REV}",
            f"\u200bCo-authored-by: R {REV}",
            f"Co-authored-by: O <op-1@users.noreply.github.com> {REV}",
            f"Co-authored-by: O <op-1@users.noreply.github.com> {REV[:-1]}",
            f"Co-authored-by: <op-1@users.noreply.github.com>, {REV[1:-1]}",
            f"Co-authored-by: O <op-1@users.noreply.github.com>,\n R {REV}",
            f"Co-authored-by: op-1@users.noreply.github.com {REV}",
            "Co-authored-by: R <<rev-1@example.org>>",
            "Co-authored-by: R mailto:rev-1@example.org",
            "Co-authored-by: R <rev-1@example.org\u00a0>",
            "Co-authored-by: R <rev-1@ex\u0430mple.org>",
            "Co-authored-by: R <1+2+rev-1@users.noreply.github.com>",
            "Co-authored-by: X <noreply@github.com>",
        )
    ),
    (
        "trailer by the address of a listed co-author",
        (
            *told("Co-authored-by: D <dev@corp.example>"),
            ("people", {}),
            ("commits.0.co_authors", [{**DEV, "login": "rev-1"}]),
        ),
        {},
    ),
    (
        "the site's address in the book",
        (*told("Co-authored-by: X <noreply@github.com>"), ("people", {"noreply@github.com": "web-flow"})),
        {},
    ),
    (
        "the book has the address with blanks",
        (*told(f"Co-authored-by: R {REV}"), ("people", {" REV-1@Example.ORG ": "rev-1"})),
        {},
    ),
    # commits and checks
    *((f"head {sha!r}", head(sha), {}) for sha in ("0" * 40, HEAD[:39], HEAD.upper(), "", f"{HEAD}\n")),
    ("a commit without an id", (("commits.0.sha", None),), {}),
    *(
        (f"evidence {word!r}", (("evidence_check.conclusion", word),), {})
        for word in (
            "neutral",
            "skipped",
            "cancelled",
            "timed_out",
            "action_required",
            "stale",
            "startup_failure",
            "",
            "success ",
        )
    ),
    ("queue, and a draft", (("merge_group", QUEUE), ("pr.draft", True)), {}),
    ("queue of an unnamed head", (("merge_group", {**QUEUE, "pr_heads": [HEAD, ""]}),), {}),
    ("queue with a short id", (("merge_group", {**QUEUE, "head_sha": OTHER[:7]}),), {}),
    # people of the policy
    (
        "governance is the reviewer in capitals",
        said(review("rev-1"), review("Rev-1", number=2)),
        {"require_governance": True, "governance": ("REV-1",)},
    ),
    (
        "two and governance among them",
        said(review("rev-1"), review("rev-2", number=2)),
        {"require_governance": True, "governance": ("rev-1",), "min_approvals": 2},
    ),
    ("one reviewer in three spellings", (), {"reviewers": ("rev-1", "REV-1", "@rev-1"), "min_approvals": 2}),
    ("a team among the reviewers", said(review("mem-1")), {"teams": (), "reviewers": ("o/risk",)}),
    *(
        (f"permission {word!r}", (("permissions.rev-1", word),), {})
        for word in ("push", "", "write ", "none", "WR\u0130TE")
    ),
    # pack and record
    *(
        (f"pack path {path!r}", (("pack.path", path),), {})
        for path in (f"{PACK}/../{PACK.split('/')[1]}", f"{PACK}//", f"./{PACK}", f"/{PACK}", PACK.upper(), "")
    ),
    (
        "a day that never was",
        (
            *((f"files.{n}.filename", f"results/drill_20261399_999999/{n}") for n in range(5)),
            ("pack.path", "results/drill_20261399_999999"),
        ),
        {},
    ),
    ("seal of blanks", (("pack.seal", " "),), {}),
    ("a name with a NUL", (("files.0.filename", f"{PACK}/a\x00b"),), {}),
    ("VOID by script", (("record.decision", "VOID"), ("record.scripted", True), *said(review("gov-1"))), {}),
    (
        "VOID with a broken pack",
        (("record.decision", "VOID"), ("pack.problems", ["NL-INT-01"]), *said(review("gov-1"))),
        {},
    ),
    *((f"problems {given!r}", (("problems", given),), {}) for given in PROBLEMS),
    ("an empty pack problem", (("pack.problems", [""]),), {}),
    ("ordinary, and a pack problem", plain({"problems": ["NL-INT-01"]}), {}),
    ("ordinary, and a decision", plain(None, {"decision": "GO"}), {}),
    *(
        (f"{path} is {value!r}", ((path, value),), {})
        for path, value in (
            ("pr.draft", "false"),
            ("pr.draft", 0),
            ("pr.number", "7"),
            ("reviews.0.id", "1"),
            ("reviews.0.submitted_at", 0),
            ("record.scripted", "no"),
            ("pr.state", "open "),
            ("reviews", {}),
            ("files.0", None),
            ("now", None),
            ("extra", 1),
            ("record.approved", True),
            ("pr.merged", False),
            ("schema", "nolive.snapshot/2"),
        )
    ),
)

ALWAYS: Rows = (
    ("ordinary, pack of nulls", plain({"path": None, "tree": None, "seal": None, "problems": []}), {}),
    ("ordinary, record of nulls", plain(None, {"decision": None, "self_reviewed": False, "scripted": False}), {}),
    ("ordinary, empty objects", plain({}, {}), {}),
    (
        "operator's own second address",
        (*told(f"Co-authored-by: O <{MAIL}>"), ("commits.0.author_email", MAIL), ("people", {})),
        {},
    ),
    (
        "co-author whom the facts name",
        (*told(f"Co-authored-by: D <{MAIL}>"), ("commits.0.co_authors", [DEV]), ("people", {})),
        {},
    ),
    ("the trailer only in a sentence", told("the trailer Co-authored-by: is not used here"), {}),
    ("a folded trailer of the operator", told("Co-authored-by: Op\n One <op-1@users.noreply.github.com>"), {}),
    ("fractions of a second", said(review("rev-1", submitted_at="2026-11-22T12:00:00.123456Z")), {}),
    ("half an hour's zone", said(review("rev-1", submitted_at="2026-11-22T17:30:00+05:30")), {}),
    ("a clock two minutes ahead", said(review("rev-1", submitted_at="2026-11-22T13:02:00Z")), {}),
    ("undated approval beside a dated one", said(review("rev-1"), review("rev-1", number=2, submitted_at=None)), {}),
    (
        "one of two teams is readable",
        (*said(review("mem-1")), ("teams", {"o/risk": ["mem-1"], "o/x": None})),
        {"teams": ("o/risk", "o/x")},
    ),
    ("ids of 64 digits", head("a" * 64), {}),
    (
        "queue whose evidence is the queue's",
        (("event", "merge_group"), ("merge_group", QUEUE), ("evidence_check.sha", OTHER)),
        {},
    ),
    (
        "two, and governance besides",
        said(review("rev-1"), review("rev-2", number=2), review("gov-1", number=3)),
        {"require_governance": True, "min_approvals": 2},
    ),
    ("NO-GO where governance is asked of a GO", (("record.decision", "NO_GO"), *said()), {"require_governance": True}),
    (
        "branch deleted and restored by the operator",
        (
            (
                "activity",
                [
                    move("branch_creation", "0" * 40, HEAD, 5),
                    move("branch_deletion", HEAD, "0" * 40, 4),
                    facts()["activity"][0],
                ],
            ),
        ),
        {},
    ),
    ("commits in another order", (("commits", [commit(HEAD), commit(OTHER)]),), {}),
    (
        "a commit of a bot",
        (
            ("commits.0.author", "github-actions[bot]"),
            ("commits.0.author_email", "41898282+github-actions[bot]@users.noreply.github.com"),
        ),
        {},
    ),
    (
        "a managed account",
        (*said(review("rev-1_corp")), ("permissions.rev-1_corp", "write")),
        {"reviewers": ("rev-1_corp",)},
    ),
    ("state in capitals", (("pr.state", "OPEN"),), {}),
    ("permission in capitals", (("permissions.rev-1", "Admin"),), {}),
)


def answer(changes: tuple[Change, ...], policy: dict[str, Json]) -> tuple[str, list[str]]:
    try:
        snapshot = load(json.dumps(changed(*changes)).encode())
    except NoliveError as error:
        return "refused", [error.why]
    found = evaluate(snapshot, msgspec.structs.replace(POLICY, **policy))
    return found.verdict, [reason.code for reason in found.reasons]


@pytest.mark.parametrize(("changes", "policy"), [row[1:] for row in NEVER], ids=[row[0] for row in NEVER])
def test_it_never_passes(changes: tuple[Change, ...], policy: dict[str, Json]) -> None:
    verdict, why = answer(changes, policy)
    assert verdict != "pass", why


@pytest.mark.parametrize(("changes", "policy"), [row[1:] for row in ALWAYS], ids=[row[0] for row in ALWAYS])
def test_an_honest_one_passes(changes: tuple[Change, ...], policy: dict[str, Json]) -> None:
    verdict, why = answer(changes, policy)
    assert verdict == "pass", why


@pytest.mark.parametrize(
    ("was", "twice"),
    [('"problems": []', '"problems": ["x"], "problems": []'), ('"draft": false', '"draft": true, "draft": false')],
)
def test_a_key_that_stands_twice_is_no_fact(was: str, twice: str) -> None:
    text = json.dumps(facts())
    assert text.count(was) >= 1
    with pytest.raises(NoliveError, match="cannot be judged") as caught:
        load(text.replace(was, twice, 1).encode())
    assert "stands twice" in caught.value.why


def test_a_policy_that_says_two_things_is_none() -> None:
    found = terms.read(b'{"reviewers": ["rev-1"], "reviewers": ["eve"]}', "policy.json")
    assert not found.usable


def test_a_folded_trailer_is_one_and_the_next_line_is_not_its() -> None:
    text = "x\n\nCo-authored-by: A <a@b.c>,\n\tB <b@b.c>\nCo-authored-by: C <c@b.c>\n\n indented <d@b.c>\n"
    assert trailers(text) == ("A <a@b.c>, B <b@b.c>", "C <c@b.c>")


def test_the_command_says_the_same(folder: Sandbox) -> None:
    policy = folder.write("policy.json", msgspec.json.encode(POLICY))
    rows = (*NEVER[::50], ALWAYS[0], ALWAYS[-1])
    for name, changes, changed_policy in (row for row in rows if not row[2]):
        given = folder.write("snapshot.json", json.dumps(changed(*changes)).encode())
        done = folder.run("nolive", "gate", "evaluate", "--snapshot", str(given), "--policy", str(policy))
        expected = {"pass": 0, "refused": 3}.get(answer(changes, changed_policy)[0], 1)
        assert done.returncode == expected, (name, words(done))
