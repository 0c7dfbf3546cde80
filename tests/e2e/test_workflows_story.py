"""One drill's whole way through the workflows that `nolive init` renders, and the two ways past them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests import act
from tests.e2e.drill_support import answers, done, pack
from tests.hub import NAME, TOKEN, Hub, serving
from tests.hub_spec import spec
from tests.support import Sandbox, words

OPERATOR = {"name": "Op One", "email": "op-1@users.noreply.github.com"}
# A demonstration may be answered by a file; in a real drill a person answers.
DEMO = '\n[pack]\nscripted_answers = "allow"\n\n[engine]\nbars = 200\n'
GUARD, EVIDENCE = "nolive/nolive guard/guard", "nolive/nolive evidence/evidence"


@dataclass
class House:
    """The repository on the hosting side (its work tree is the default branch's) and the operator's clone of it."""

    origin: Sandbox
    clone: Sandbox
    hub: Hub
    logs: list[str] = field(default_factory=list)

    def event(self, name: str, workflow: str, extra: Mapping[str, str] | None = None, **payload: Any) -> dict[str, str]:
        """What GitHub does on an event: run the default branch's copy of a workflow. The result of each job."""
        self.origin.git("reset", "--quiet", "--hard")
        about = {"full_name": NAME, "default_branch": "main", "private": False}
        env = {
            "GITHUB_API_URL": self.hub.url,
            "GITHUB_REPOSITORY": NAME,
            "NOLIVE_REMOTE": f"file://{self.hub.git_dir}",
            **(extra or {}),
        }
        given = {"repository": about, **payload}
        ran = act.run(self.origin, name, workflow, given, env, TOKEN)
        assert TOKEN not in ran.log
        assert "results/" not in ran.seen, "nothing of a drill is ever checked out"
        self.logs.append(ran.log)
        return dict(ran.jobs)

    def pushed(self, number: int, branch: str, action: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
        """A push as GitHub tells it: the checks run, their result is the evidence check's, the sign-off is woken."""
        head = self.origin.git("rev-parse", branch).strip()
        ends = {side: {"sha": self.origin.git("rev-parse", ref).strip(), "ref": ref}
                for side, ref in (("base", "main"), ("head", branch))}  # fmt: skip
        about: dict[str, Any] = {"number": number, "pull_request": {"number": number, "title": "drill", **ends}}
        before = len(self.hub.posts)
        self.hub.check(head, None)
        self.event("pull_request_target", "nolive-signoff.yml", action=action, **about)
        jobs = self.event("pull_request", "nolive.yml", **about)
        self.hub.check(head, jobs[EVIDENCE])
        self.woken("pull_request", head, number)
        return jobs, [(row["state"], row["sha"]) for row in self.hub.posts[before:]]

    def opened(self, number: int) -> None:
        """The sign-off alone, as a pull request that was just opened wakes it."""
        pull = {"number": number, "head": {"sha": self.hub.head(number)}}
        about: dict[str, Any] = {"number": number, "pull_request": pull}
        jobs = self.event("pull_request_target", "nolive-signoff.yml", action="opened", **about)
        assert set(jobs.values()) == {"success"}, self.logs[-1]

    def woken(self, by: str, head: str, number: int) -> None:
        names = {"pull_request": "nolive", "pull_request_review": "nolive review"}
        run = {
            "head_sha": head,
            "event": by,
            "name": names[by],
            "head_branch": "x",
            "pull_requests": [{"number": number}],
        }
        jobs = self.event("workflow_run", "nolive-signoff.yml", action="completed", workflow_run=run)
        assert set(jobs.values()) == {"success"}, self.logs[-1]

    def reviewed(self, number: int, login: str, state: str = "APPROVED") -> dict[str, Any]:
        """A review, its signal, and the newest status as the API received it."""
        self.hub.review(number, login, state)
        signal = self.event("pull_request_review", "nolive-review.yml", action="submitted", review={"state": state})
        assert set(signal.values()) == {"success"}
        self.woken("pull_request_review", self.hub.head(number), number)
        return self.hub.posts[-1]

    def drilled(self, number: int) -> str:
        """A real drill in the operator's clone, pushed and opened; the branch."""
        self.clone.git("switch", "--quiet", "main")
        self.clone.git("pull", "--quiet")
        done(self.clone, "start", "--operator", "op-1")
        branch = self.clone.git("branch", "--show-current").strip()
        self.clone.git("push", "--quiet", "origin", branch)
        self.hub.open(number, branch)
        return branch

    def audited(self) -> str:
        """The result of the audit after a push to the default branch."""
        (result,) = self.event("push", "nolive-audit.yml", ref="refs/heads/main").values()
        return result


@pytest.fixture
def house(folder: Sandbox) -> Iterator[House]:
    act.tool("act")
    origin = Sandbox(folder.path / "origin", folder.home)
    origin.path.mkdir()
    origin.git("init", "--quiet", "--initial-branch", "main")
    for key, value in OPERATOR.items():
        origin.run("git", "config", "--global", f"user.{key}", value)
    origin.commit("a bot", {"bot.py": "x = 1\n", ".gitignore": "/results/\n"})
    origin.must("nolive", "init", "--yes", "--reviewer", "rev-1")
    origin.write(".nolive.toml", (origin.path / ".nolive.toml").read_text() + DEMO)
    origin.commit("set up nolive")
    clone = Sandbox(folder.path / "clone", folder.home)
    origin.must("git", "clone", "--quiet", str(origin.path), str(clone.path))
    answers(clone)
    hub = Hub(origin.path / ".git", spec())
    with serving(hub):
        yield House(origin, clone, hub)


def archived(house: House, number: int) -> dict[str, bytes]:
    """The archive workflow after a merge, with a `gh` that keeps releases as folders; the assets it kept."""
    home = house.origin.home
    tools, store = home / "tools", home / "store"
    tools.mkdir()
    (tools / "gh").write_text(act.GH)
    (tools / "gh").chmod(0o755)
    env = {"GH_STORE": str(store), "GH_LOG": str(home / "log"), "PATH": f"{tools}:{house.origin.environment()['PATH']}"}
    merged = {"number": number, "merged": True, "head": {"sha": house.hub.head(number)}}
    jobs = house.event("pull_request_target", "nolive-archive.yml", env, action="closed", number=number,
                       pull_request=merged)  # fmt: skip
    assert set(jobs.values()) == {"success"}, house.logs[-1]
    return {path.name: path.read_bytes() for path in store.glob("*/*")}


def test_the_whole_story_of_a_drill(house: House) -> None:
    hub, number = house.hub, 7
    branch = house.drilled(number)
    first = hub.head(number)
    jobs, posts = house.pushed(number, branch, "opened")
    assert jobs == {GUARD: "success", EVIDENCE: "success"}, house.logs[-2]
    assert "1 pack in this range" in house.logs[-2]
    assert {state for state, _ in posts} == {"pending"}
    assert hub.posts[-1]["description"].startswith("waiting for an approving review by rev-1; op-1 may not: operator")

    refused = house.reviewed(number, "op-1")
    assert (refused["state"], refused["sha"]) == ("pending", first)
    assert "the approval by op-1 does not count" in house.logs[-1]
    signed = house.reviewed(number, "rev-1")
    assert (signed["context"], signed["state"], signed["sha"]) == ("nolive/sign-off", "success", first)

    house.clone.git("commit", "--quiet", "--allow-empty", "-m", "one more commit")
    house.clone.git("push", "--quiet", "origin", branch)
    second = hub.push(number, "op-1")
    _, posts = house.pushed(number, branch, "synchronize")
    assert set(posts) == {("pending", second)}, "the new head has no success, and the old one's is of the old one"
    assert "it was for" in house.logs[-1]
    signed = house.reviewed(number, "rev-1")
    assert (signed["state"], signed["sha"]) == ("success", second)

    hub.merge(number)
    kept = archived(house, number)
    assert set(kept) == {"approval.json", f"{pack(house.clone).name}.tar.gz"}, house.logs[-1]
    hub.releases[pack(house.clone).name] = kept
    assert house.audited() == "success", house.logs[-1]
    shown = house.clone.run("nolive", "verify", str(next(house.origin.home.glob("store/*/*.tar.gz"))))
    for told in ("operator  op-1", "approved by rev-1", second[:12], "not proven offline"):
        assert told in words(shown).lower(), words(shown)

    # Two ways past the gate, and an ordinary change.
    forged, admin, ordinary = 8, 9, 10
    house.drilled(forged)
    success = {"state": "success", "context": "nolive/sign-off", "description": "approved by rev-1"}
    hub.statuses.append({**success, "target_url": None, "sha": hub.head(forged), "creator": "op-1"})
    hub.merge(forged)
    assert house.audited() == "failure", house.logs[-1]
    assert "op-1 posted a success of nolive/sign-off that #8 had not earned" in house.logs[-1]
    assert "#8 was merged without a sign-off" in house.logs[-1]
    assert "#7 was merged without" not in house.logs[-1]

    house.drilled(admin)
    house.opened(admin)
    assert (hub.posts[-1]["state"], hub.posts[-1]["sha"]) == ("pending", hub.head(admin))
    hub.merge(admin, by="adm-1")
    assert house.audited() == "failure", house.logs[-1]
    assert "#9 was merged by adm-1 although nolive/sign-off was pending" in house.logs[-1]

    house.clone.git("switch", "--quiet", "--create", "docs", "origin/main")
    house.clone.commit("docs", {"README.md": "# a bot\n"})
    house.clone.git("push", "--quiet", "origin", "docs")
    hub.open(ordinary, "docs", author="dev-1")
    house.opened(ordinary)
    status = hub.posts[-1]
    assert (status["state"], status["sha"]) == ("success", hub.head(ordinary))
    assert status["description"] == "not a drill: no pack is changed"
