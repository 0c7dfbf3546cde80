"""Faults of approval (F3, F5 to F7, F9, F11, F17, F18) as a workflow meets them: installed command, real Git, HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.e2e.test_gate import POLICY, approval, judge, pack_of, save
from tests.e2e.test_gate_github import nolive, states
from tests.hub import Fault, Hub
from tests.hub_support import NUMBER, hub_of
from tests.support import Sandbox, words
from tests.unit.evidence_factory import RUN


@pytest.fixture
def hub(repo: Sandbox) -> Iterator[Hub]:
    with hub_of(repo) as made:
        made.review(NUMBER, "rev-1")
        yield made


def run(repo: Sandbox, hub: Hub) -> tuple[str, str]:
    """The newest status as the API received it, and everything that the command said, on one line."""
    done = nolive(repo, hub, "run", "--pr", str(NUMBER))
    assert done.returncode == (0 if hub.posts[-1]["state"] == "success" else 1), words(done)
    return hub.posts[-1]["state"], " ".join(words(done).split())


def test_F3_update_branch_makes_the_head_the_reviewers_and_the_way_out_is_printed(repo: Sandbox, hub: Hub) -> None:
    first = hub.head(NUMBER)
    repo.git("switch", "--quiet", "main")
    save(repo, "elsewhere", {"README.md": "# bot\n"})
    repo.git("switch", "--quiet", RUN.branch)
    button = {"AUTHOR_NAME": "Rev", "AUTHOR_EMAIL": "rev-1@users.noreply.github.com",
              "COMMITTER_NAME": "GitHub", "COMMITTER_EMAIL": "noreply@github.com"}  # fmt: skip
    told = {f"GIT_{key}": value for key, value in button.items()}
    merged = repo.run("git", "merge", "--quiet", "--no-edit", "--no-verify", "main", env=told)
    assert merged.returncode == 0, words(merged)
    head = hub.push(NUMBER, "rev-1")
    hub.review(NUMBER, "rev-1")
    state, said = run(repo, hub)
    assert state == "pending"
    assert '"Update branch" made the head' in said
    assert f"git push --force-with-lease={RUN.branch}:{head} origin {first}:refs/heads/{RUN.branch}" in said
    hub.review(NUMBER, "rev-2")
    assert run(repo, hub)[0] == "success"


def test_F5_a_comment_leaves_the_sign_off_standing(repo: Sandbox, hub: Hub) -> None:
    hub.review(NUMBER, "rev-1", "COMMENTED")
    assert run(repo, hub)[0] == "success"


def test_F6_an_approval_ends_with_the_right_to_write_and_with_its_age(repo: Sandbox, hub: Hub) -> None:
    hub.permissions["rev-1"] = "read"
    state, said = run(repo, hub)
    assert (state, "it holds read, the policy asks for write" in said) == ("pending", True)
    hub.permissions["rev-1"] = "write"
    repo.git("switch", "--quiet", "main")
    save(repo, "shorter", {".nolive.toml": f"{POLICY}max_review_age_hours = 1\n"})
    state, said = run(repo, hub)  # the hub's people act two hours ago
    assert (state, "it is too old; the policy allows 1 hour;" in said) == ("pending", True)


def test_F7_a_self_review_waits_for_somebody_independent(repo: Sandbox) -> None:
    base = save(repo, "the bot", {".nolive.toml": POLICY, "src/strategy.py": "FAST, SLOW = 20, 50\n"})
    repo.git("switch", "--quiet", "--create", RUN.branch)
    head = save(repo, f"{RUN}: GO", pack_of(repo, base, self_reviewed=True))
    code, found = judge(repo, approval(head, "op-1"))
    assert (code, found["verdict"]) == (1, "pending"), found
    assert any("GO (self-reviewed)" in reason["message"] for reason in found["reasons"])
    assert judge(repo, approval(head, "rev-1"))[1]["verdict"] == "pass"


def test_F9_a_fork_is_refused_with_the_reason(repo: Sandbox, hub: Hub) -> None:
    hub.pulls[NUMBER].head_repo = "eve/r"
    hub.faults.append(Fault("/repos/eve/r/activity", 404, b"{}"))
    state, said = run(repo, hub)
    assert state == "failure"
    assert "the drill comes from eve/r; sign-off is given only for branches of o/r" in said


def test_F11_without_a_success_of_the_evidence_check_there_is_none(repo: Sandbox, hub: Hub) -> None:
    head = hub.head(NUMBER)
    hub.check(head, "skipped")
    assert run(repo, hub)[0] == "failure"
    hub.check(head, None)
    assert run(repo, hub)[0] == "pending"
    hub.check(head)
    hub.pulls[NUMBER].draft = True
    state, said = run(repo, hub)
    assert (state, "mark it ready for review" in said) == ("pending", True)


def once(what: Callable[[], object]) -> Callable[[], None]:
    """Something that happens in the moment of the first status, and never again."""
    left = [what]

    def go() -> None:
        if left:
            left.pop()()

    return go


def test_F17_a_push_in_the_moment_of_posting_gets_no_success(repo: Sandbox, hub: Hub) -> None:
    def push() -> None:
        save(repo, "late", {f"{RUN.folder}/logs/late.log": "INFO late\n"})
        hub.push(NUMBER, "op-1")

    first, hub.before_post = hub.head(NUMBER), once(push)
    assert run(repo, hub)[0] == "failure"
    assert states(hub) == [("success", first), ("failure", hub.head(NUMBER))]
    assert hub.head(NUMBER) != first


def test_F18_a_dismissal_in_the_moment_of_posting_is_seen(repo: Sandbox, hub: Hub) -> None:
    hub.before_post = once(lambda: hub.pulls[NUMBER].reviews[0].update(state="DISMISSED"))
    assert run(repo, hub)[0] == "pending"
    assert [state for state, _ in states(hub)] == ["success", "pending"]
