"""What holds for every snapshot, not only for those somebody thought of."""

from __future__ import annotations

import copy
import itertools
import json
import random
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nolive_hooks.errors import NoliveError
from nolive_hooks.gate.pull import load
from nolive_hooks.gate.rules import evaluate
from nolive_hooks.gate.verdict import Verdict
from nolive_hooks.policy import GatePolicy
from tests.unit.gate_factory import HEAD, OLD, OTHER, POLICY, Json, changed, commit, facts, parts, review

USERS = ("rev-1", "REV-1", "rev-2", "gov-1", "mem-1", "op-1", "dev-1", "eve", "ci-user", "x[bot]", None)
STATES = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED", "COMMENTED", "PENDING")
FULL = msgspec.structs.replace(POLICY, require_governance=True, aliases={"rev-2": ("dev-1",)}, max_review_age_hours=5)


def judge(whole: Json, policy: GatePolicy = POLICY) -> Verdict:
    return evaluate(load(json.dumps(whole).encode()), policy)


reviews = st.lists(
    st.builds(
        review,
        st.sampled_from(USERS),
        st.sampled_from(STATES),
        st.integers(1, 20),
        commit_id=st.sampled_from((HEAD, HEAD, OLD, None)),
        type=st.sampled_from(("User", "User", "User", "Bot", None)),
    ),
    max_size=6,
    unique_by=lambda item: item["id"],
)
people = st.sampled_from(("op-1", "op-1", "rev-1", "Rev-2", "dev-1"))


@st.composite
def pulls(draw: st.DrawFn) -> Json:
    """Pull requests whose people and reviews vary over a few names, times and heads."""
    return changed(
        ("reviews", draw(reviews)),
        ("commits", [commit(OLD, draw(people)), commit(HEAD, draw(people), committer=draw(people))]),
        ("activity.0.actor", draw(people)),
        ("record.operator", draw(people)),
        ("record.reviewer", None),
        ("record.decision", draw(st.sampled_from(("GO", "GO", "NO_GO", "VOID")))),
        ("permissions.rev-2", draw(st.sampled_from(("write", "read")))),
    )


@given(pulls(), st.sampled_from(USERS), st.integers(0, 29), st.sampled_from((POLICY, FULL)))
def test_a_comment_never_changes_a_verdict(whole: Json, user: str | None, number: int, policy: GatePolicy) -> None:
    comment = review(user, "COMMENTED", number, id=100 + number)
    assert judge(changed(("reviews+", comment), start=whole), policy) == judge(whole, policy)


@given(pulls(), reviews, st.sampled_from((POLICY, FULL)), st.randoms())
def test_the_order_of_lists_never_matters(
    whole: Json, more: list[Json], policy: GatePolicy, rng: random.Random
) -> None:
    whole["reviews"] += more  # ids may now stand twice, as when two pages overlap
    shuffled = copy.deepcopy(whole)
    for key in ("reviews", "commits", "activity", "files", "packs_on_base"):
        rng.shuffle(shuffled[key])
    for key in ("permissions", "people", "teams"):
        shuffled[key] = dict(rng.sample(sorted(shuffled[key].items()), len(shuffled[key])))
    assert judge(shuffled, policy) == judge(whole, policy)


@given(pulls(), st.sampled_from((POLICY, FULL)), st.randoms())
def test_the_case_of_logins_never_matters(whole: Json, policy: GatePolicy, rng: random.Random) -> None:
    def mix(login: str | None) -> str | None:
        return login and "".join(rng.choice((letter.upper(), letter.lower())) for letter in login)

    other = copy.deepcopy(whole)
    for item in other["reviews"]:
        item["user"] = mix(item["user"])
    for item in other["commits"]:
        item.update(author=mix(item["author"]), committer=mix(item["committer"]))
    other["activity"][0]["actor"] = mix(other["activity"][0]["actor"])
    other["record"]["operator"] = mix(other["record"]["operator"])
    other["permissions"] = {mix(login): level for login, level in other["permissions"].items()}
    one, two = judge(other, policy), judge(whole, policy)
    assert (one.verdict, one.outcome, [item.code for item in one.reasons]) == (
        *(two.verdict, two.outcome),
        [item.code for item in two.reasons],
    )


@given(pulls(), st.sampled_from((POLICY, FULL)))
def test_no_approval_survives_another_head(whole: Json, policy: GatePolicy) -> None:
    """A new commit, pushed by the operator, checked and listed: only a new review can make it a GO again."""
    move = {
        "actor": "op-1",
        "activity_type": "push",
        "before": HEAD,
        "after": OTHER,
        "timestamp": "2026-11-22T12:59:00Z",
    }
    pushed = changed(
        ("commits+", commit(OTHER, parents=[HEAD])),
        ("activity+", move),
        ("pr.head_sha", OTHER),
        ("pr.commits_total", 3),
        ("evidence_check.sha", OTHER),
        start=whole,
    )
    found = judge(pushed, policy)
    assert found.verdict != "pass" or found.outcome == "no-go"


@given(pulls())
def test_a_go_always_has_an_approver_nobody_can_object_to(whole: Json) -> None:
    """Written without the gate's own code: what must be true of the facts whenever it says GO."""
    found = judge(whole)
    if (found.verdict, found.outcome) != ("pass", "go"):
        return
    took_part = {"op-1", whole["activity"][0]["actor"].lower(), whole["record"]["operator"].lower()}
    for item in whole["commits"]:
        took_part |= {item["author"].lower(), item["committer"].lower()}
    approvers = {
        item["user"].lower()
        for item in whole["reviews"]
        if item["user"] and item["state"] == "APPROVED" and item["commit_id"] == HEAD and item["type"] == "User"
    }
    assert approvers & {"rev-1", "rev-2", "mem-1"} - took_part
    latest: dict[str, Json] = {}
    for item in sorted(whole["reviews"], key=lambda item: (item["submitted_at"], item["id"])):
        if item["user"] and item["state"] not in ("COMMENTED", "PENDING"):
            latest[item["user"].lower()] = item
    objectors = {
        user for user, item in latest.items() if item["state"] == "CHANGES_REQUESTED" and item["type"] == "User"
    }
    assert not objectors & {"rev-1", "mem-1", "gov-1"}


def leaves(value: Json, at: str = "") -> Iterator[str]:
    """Every path of a JSON value, containers included."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        path = f"{at}.{key}" if at else str(key)
        yield path
        yield from leaves(item, path)


def without(whole: Json, path: str) -> Json:
    """The same value with one key or item gone; keys with dots in them are not paths and stay."""
    rest = copy.deepcopy(whole)
    *way, last = parts(path)
    place = rest
    for key in way:
        place = place[key]
    del place[last]
    return rest


# Facts that decide nothing in the passing snapshot: who else may act, what only other rules read, plain texts.
NOT_NEEDED = {
    *("event", "merge_group", "teams", "teams.o/risk", "teams.o/risk.0", "packs_on_base.0"),
    *("pr.title", "pr.author_type", "pr.labels", "pr.head_ref", "pr.base_sha"),
    *(f"commits.{n}.{key}" for n in (0, 1) for key in ("author_email", "committer_email", "co_authors", "parents")),
    *("commits.0.parents.0", "commits.1.parents.0"),
    *(f"reviews.0.{key}" for key in ("author_association", "last_edited_at", "body")),
    *("activity.0.activity_type", "activity.0.before", "activity.0.timestamp", "record.reviewer"),
    *(f"files.{number}.sha" for number in range(5)),
    *("permissions.rev-2", "permissions.gov-1", "permissions.op-1", "permissions.mem-1"),
}
PATHS = [path for path in leaves(facts()) if "@" not in path]


@pytest.mark.parametrize("path", PATHS)
def test_absence_never_helps(path: str) -> None:
    try:
        found = judge(without(facts(), path))
    except NoliveError:
        return  # not a snapshot at all: nothing passes
    assert (found.verdict == "pass") == (path in NOT_NEEDED), found.reasons


@given(pulls(), st.sets(st.sampled_from(PATHS), min_size=1, max_size=4))
def test_removing_facts_never_turns_a_refusal_into_a_go(whole: Json, paths: set[str]) -> None:
    """What may help is only the absence of an objection itself: reviews stay as they are."""
    rest = whole
    for path in sorted((path for path in paths if not path.startswith(("reviews", "commits", "record"))), reverse=True):
        rest = without(rest, path)
    before = judge(whole)
    try:
        after = judge(rest)
    except NoliveError:
        return
    assert before.verdict == "pass" or after.verdict != "pass"


json_values = st.one_of(
    *(st.none(), st.booleans(), st.integers(-5, 5), st.text(max_size=4)),
    st.sampled_from((HEAD, OLD, "op-1", "rev-1", "2026-11-22T12:00:00Z", [], {}, [None], "\ud800x")),
)


@given(pulls(), st.lists(st.tuples(st.sampled_from(PATHS), json_values), min_size=1, max_size=3))
def test_any_value_anywhere_is_judged_or_refused(whole: Json, changes: list[tuple[str, Json]]) -> None:
    broken = whole
    for path, value in changes:
        try:
            broken = changed((path, value), start=broken)
        except (KeyError, IndexError, TypeError):
            continue
    try:
        found = judge(broken)
    except NoliveError as error:
        assert error.exit_code == 3
        assert error.where
        return
    assert found.verdict in ("pass", "pending", "fail")
    if found.verdict == "pass":
        assert found.outcome != "unknown"
        assert found.sha is not None


@pytest.mark.parametrize("key", [".".join(pair) for pair in itertools.product(("pr", "pack", "record"), ("other",))])
def test_a_key_nobody_knows_is_refused(key: str) -> None:
    with pytest.raises(NoliveError, match="unknown field"):
        judge(changed((key, 1)))
