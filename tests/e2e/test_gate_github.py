"""The gate over HTTP, on a hub whose every answer GitHub's own description admits."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator

import pytest

from tests.e2e.test_gate import save
from tests.hub import NAME, TOKEN, Fault, Hub
from tests.hub_spec import payloads
from tests.hub_support import NUMBER, answer, asked, hub_of, posted
from tests.support import Sandbox, words
from tests.unit.evidence_factory import RUN


@pytest.fixture
def hub(repo: Sandbox) -> Iterator[Hub]:
    with hub_of(repo) as made:
        yield made


def nolive(repo: Sandbox, hub: Hub, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """The real command against the hub, as a workflow runs it."""
    told = {
        "GITHUB_API_URL": hub.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": TOKEN,
        "NOLIVE_REMOTE": f"file://{hub.git_dir}", **env,
    }  # fmt: skip
    return repo.run("nolive", "gate", *arguments, env=told)


def event(repo: Sandbox, **payload: object) -> str:
    path = repo.home / "event.json"
    path.write_text(json.dumps(payload))
    return str(path)


def states(hub: Hub) -> list[tuple[str, str]]:
    """State and commit of every status, oldest first."""
    return [(row["state"], row["sha"]) for row in hub.posts]


def test_a_drill_from_waiting_to_green_and_void_again(repo: Sandbox, hub: Hub) -> None:
    first = hub.head(NUMBER)
    assert posted(hub).verdict.verdict == "pending"
    hub.review(NUMBER, "op-1")
    assert posted(hub).verdict.verdict == "pending"
    hub.review(NUMBER, "rev-1")
    assert posted(hub).verdict.verdict == "pass"
    assert states(hub) == [("pending", first), ("success", first)]
    assert hub.posts[-1]["context"] == "nolive/sign-off"
    assert "approved by rev-1" in hub.posts[-1]["description"]
    save(repo, "one more line", {f"{RUN.folder}/logs/more.log": "INFO\n"})
    second = hub.push(NUMBER, "op-1")
    found = posted(hub)
    assert found.verdict.verdict == "fail"
    assert {"approval-on-other-head", "pack-problem"} <= {reason.code for reason in found.verdict.reasons}
    assert states(hub)[-1] == ("failure", second)
    assert all(state != "success" or sha == first for state, sha in states(hub))


def test_an_ordinary_change_asks_for_little_and_passes_at_once(repo: Sandbox, hub: Hub) -> None:
    repo.git("switch", "--quiet", "--create", "tidy", "main")
    save(repo, "tidy", {"README.md": "# bot\n"}, who="dev-1")
    hub.open(8, "tidy", author="dev-1")
    hub.requests.clear()
    assert answer(hub, 8) == ("pass", {"not-a-drill"})
    assert not [path for _, path, _ in hub.requests if "reviews" in path or "activity" in path]


def test_the_same_status_is_not_posted_twice(hub: Hub) -> None:
    assert posted(hub).new
    assert not posted(hub).new
    assert len(hub.posts) == 1


def test_the_token_is_sent_to_the_api_and_shown_nowhere(repo: Sandbox, hub: Hub) -> None:
    hub.faults.append(Fault("GET /repos/o/r/pulls/7$", 401, b'{"message": "Bad credentials"}'))
    done = nolive(repo, hub, "run", "--pr", "7")
    assert done.returncode == 3, words(done)
    assert TOKEN not in words(done)
    assert "token is missing, wrong or expired" in done.stderr
    odd = nolive(repo, hub, "run", "--pr", "7", GITHUB_TOKEN=f"{TOKEN}\nx")
    assert odd.returncode == 2
    assert TOKEN not in words(odd)
    none = nolive(repo, hub, "run", "--pr", "7", GITHUB_TOKEN="")
    assert (none.returncode, "no token" in none.stderr) == (2, True)


def test_the_command_speaks_to_people_to_the_workflow_and_to_later_steps(repo: Sandbox, hub: Hub) -> None:
    files = {name: str(repo.home / name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    path = event(repo, pull_request={"number": 7}, review={"state": "approved"})
    done = nolive(repo, hub, "run", "--event", path, GITHUB_ACTIONS="true", **files)
    assert done.returncode == 1, words(done)
    assert "::stop-commands::" in done.stdout
    assert "::warning title=nolive/sign-off #7%3A approval-missing::" in done.stdout
    summary = (repo.home / "GITHUB_STEP_SUMMARY").read_text()
    assert "waiting for an approving review" in summary
    assert "does not authorise live trading" in summary
    told = (repo.home / "GITHUB_OUTPUT").read_text()
    assert "verdict<<" in told
    assert f"\n{RUN}\n" in told
    hub.review(NUMBER, "rev-1")
    done = nolive(repo, hub, "run", "--pr", "7", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["verdict"]) == (0, "pass"), words(done)
    assert nolive(repo, hub, "run", "--all", "--dry-run").returncode == 0


def test_a_snapshot_from_github_is_judged_like_any_other(repo: Sandbox, hub: Hub) -> None:
    hub.review(NUMBER, "rev-1")
    file = str(repo.home / "s.json")
    assert nolive(repo, hub, "collect", "--pr", "7", "-o", file).returncode == 0
    done = nolive(repo, hub, "evaluate", "--snapshot", file, "--policy-from", "main")
    assert (done.returncode, done.stdout.startswith("pass as GO (drill only)")) == (0, True), words(done)
    assert nolive(repo, hub, "post", "--pr", "7").returncode == 0
    assert states(hub) == [("success", hub.head(NUMBER))]
    missing = nolive(repo, hub, "evaluate", "--snapshot", "none.json", "--policy-from", "main")
    assert missing.returncode == 3
    assert "nolive gate collect --pr N -o none.json" in missing.stderr


def test_an_api_on_this_machine_goes_with_what_this_clone_was_cloned_from(repo: Sandbox, hub: Hub) -> None:
    hub.review(NUMBER, "rev-1")
    repo.git("clone", "--quiet", str(hub.git_dir), str(repo.home / "clone"))
    told = {"GITHUB_API_URL": hub.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": TOKEN}
    done = repo.run("nolive", "gate", "run", "--pr", "7", cwd=repo.home / "clone", env=told)
    assert done.returncode == 0, words(done)


def test_every_list_is_read_to_its_end(repo: Sandbox, hub: Hub) -> None:
    for number in range(230):
        hub.review(NUMBER, f"user-{number}", "COMMENTED")
    hub.review(NUMBER, "rev-1")
    assert len(asked(hub).snapshot.reviews or ()) == 231
    hub.review(NUMBER, "rev-2", "CHANGES_REQUESTED")
    assert answer(hub)[0] == "fail"


def test_a_workflow_run_points_at_the_pull_requests_of_its_commit(repo: Sandbox, hub: Hub) -> None:
    hub.review(NUMBER, "rev-1")
    path = event(repo, workflow_run={"head_sha": hub.head(NUMBER), "event": "pull_request_review", "head_branch": "x"})
    assert nolive(repo, hub, "run", "--event", path).returncode == 0
    path = event(repo, workflow_run={"head_sha": "0" * 40, "event": "pull_request"})
    done = nolive(repo, hub, "run", "--event", path)
    assert (done.returncode, "no open pull request" in done.stdout) == (0, True)


@pytest.mark.parametrize("name", ["pull_request", "pull_request_review", "workflow_run", "merge_group"])
def test_real_payloads_of_github_are_read(name: str) -> None:
    from nolive_hooks.gate.github import events

    for payload in payloads(name):
        found = events.read(json.dumps(payload).encode())
        assert any((found.pull_request, found.workflow_run, found.merge_group))


def test_a_merge_queue_is_judged_by_every_head_in_it(repo: Sandbox, hub: Hub) -> None:
    hub.review(NUMBER, "rev-1")
    base, head = repo.git("rev-parse", "main").strip(), hub.head(NUMBER)
    tree = repo.git("merge-tree", "--write-tree", base, head).strip()
    queued = repo.git("commit-tree", tree, "-p", base, "-p", head, "-m", "queue").strip()
    name = f"refs/heads/gh-readonly-queue/main/pr-7-{base}"
    repo.git("update-ref", name, queued)
    path = event(repo, merge_group={"head_sha": queued, "head_ref": name, "base_ref": "refs/heads/main"})
    done = nolive(repo, hub, "run", "--event", path)
    assert done.returncode == 0, words(done)
    assert states(hub) == [("success", queued)]
    second = repo.git("commit-tree", tree, "-p", queued, "-m", "a stranger").strip()
    repo.git("update-ref", f"refs/heads/gh-readonly-queue/main/pr-99-{queued}", second)
    stranger = f"refs/heads/gh-readonly-queue/main/pr-99-{queued}"
    path = event(repo, merge_group={"head_sha": second, "head_ref": stranger, "base_ref": "refs/heads/main"})
    assert nolive(repo, hub, "run", "--event", path).returncode == 3
    assert all(state != "success" or sha == queued for state, sha in states(hub))


def test_a_second_pull_request_with_the_same_head_must_pass_too(repo: Sandbox, hub: Hub) -> None:
    hub.review(NUMBER, "rev-1")
    repo.git("branch", "release", "main")
    hub.open(9, RUN.branch, base_ref="release")
    assert "other-pull-request" in answer(hub)[1]
    hub.pulls[9].base_ref = "main"
    assert answer(hub) == ("pending", {"approved", "other-pull-request-waiting"})
    hub.review(9, "rev-2")
    assert answer(hub)[0] == "pass"


def test_after_the_merge_the_sign_off_is_archived_and_the_audit_is_green(repo: Sandbox, hub: Hub) -> None:
    hub.review(NUMBER, "rev-1")
    posted(hub)
    assert nolive(repo, hub, "archive", "--pr", "7", "-o", "out").returncode == 4
    hub.merge(NUMBER)
    hub.activity.insert(0, {**hub.activity[0], "before": hub.head(NUMBER), "after": "0" * 40,
                            "timestamp": hub.tick(), "activity_type": "branch_deletion"})  # fmt: skip
    done = nolive(repo, hub, "archive", "--pr", "7", "-o", "out")
    assert done.returncode == 0, words(done)
    shown = repo.run("nolive", "verify", f"out/{RUN}.tar.gz")
    assert shown.returncode == 0, words(shown)
    for word in ("op-1", "rev-1 (id", hub.head(NUMBER)[:12], "Not proven offline"):
        assert word in shown.stdout
    path = event(repo, pull_request={"number": 7})
    late = nolive(repo, hub, "run", "--event", path)
    assert (late.returncode, late.stdout) == (0, "#7 is not open any more: nothing to judge\n")
    named = nolive(repo, hub, "run", "--pr", "7")
    assert (named.returncode, "the pull request is merged" in named.stdout) == (1, True)
    assert [state for state, _ in states(hub)] == ["success"]
    early = nolive(repo, hub, "audit")
    assert (early.returncode, "not archived yet" in early.stdout) == (0, True), words(early)
    hub.releases[str(RUN)] = {"approval.json": (repo.path / "out/approval.json").read_bytes()}
    hub.permissions["rev-1"] = "read"  # she left the team later
    done = nolive(repo, hub, "audit")
    assert (done.returncode, "NL-" in done.stdout) == (0, False), words(done)
    repo.git("switch", "--quiet", "main")
    save(repo, "tune", {"src/strategy.py": "FAST, SLOW = 5, 50\n"})
    stale = nolive(repo, hub, "audit")
    assert (stale.returncode, "GO stale since" in stale.stdout) == (0, True), words(stale)


def test_the_audit_finds_a_forged_record_and_a_changed_pack(repo: Sandbox, hub: Hub) -> None:
    hub.review(NUMBER, "rev-1")
    posted(hub)
    hub.merge(NUMBER)
    assert nolive(repo, hub, "archive", "--pr", "7", "-o", "out").returncode == 0
    record = json.loads((repo.path / "out/approval.json").read_text())
    record["reviews"][0]["id"] = record["qualifying"][0] = 999
    hub.releases[str(RUN)] = {"approval.json": json.dumps(record).encode()}
    done = nolive(repo, hub, "audit")
    assert (done.returncode, "NL-REV-01" in done.stdout, "NL-REV-05" in done.stdout) == (1, True, True), words(done)
    del hub.releases[str(RUN)]
    repo.git("switch", "--quiet", "main")
    save(repo, "better", {f"{RUN.folder}/trades/simulated_trades.csv": "x\n"})
    done = nolive(repo, hub, "audit", "--since", "2099-01-01")
    assert (done.returncode, "NL-INT-09" in done.stdout, "NL-INT-01" in done.stdout) == (1, True, True), words(done)


def test_the_audit_finds_a_go_that_arrived_without_a_sign_off(repo: Sandbox, hub: Hub) -> None:
    hub.statuses.append({"sha": hub.head(NUMBER), "state": "success", "context": "nolive/sign-off",
                         "description": "approved", "target_url": None, "creator": "eve"})  # fmt: skip
    hub.merge(NUMBER, by="admin-1")
    assert nolive(repo, hub, "archive", "--pr", "7", "-o", "out").returncode == 1
    forged = nolive(repo, hub, "audit")
    assert (forged.returncode, "eve posted a success" in " ".join(forged.stdout.split())) == (1, True), words(forged)
    hub.statuses.clear()
    past = nolive(repo, hub, "audit")
    assert (past.returncode, "NL-REV-06" in past.stdout, "admin-1" in past.stdout) == (1, True, True), words(past)
    hub.pulls.clear()
    pushed = nolive(repo, hub, "audit")
    assert "pushed past the gate" in " ".join(pushed.stdout.split()), words(pushed)
    hub.faults.append(Fault("/commits/.*/pulls", 403, b"{}"))
    assert nolive(repo, hub, "audit").returncode == 3
