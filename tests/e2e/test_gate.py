"""A drill from its branch to the verdict: real Git, a real pack, the real command."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Decision
from nolive_hooks.evidence.records import CodeFile, DrillRecord, ModeState, RepoState
from nolive_hooks.evidence.records.decision import CRITERIA, Criterion
from tests.support import Sandbox, words
from tests.unit import evidence_factory as factory
from tests.unit.evidence_factory import RUN

POLICY = '[gate]\nreviewers = ["rev-1", "rev-2", "op-1"]\ngovernance = ["gov-1"]\n'
TRADES = f"{RUN.folder}/{layout.TRADES}"
COMMITTED = "2026-11-22T11:35:00Z"
NOW = dt.datetime.now(dt.UTC)


def save(repo: Sandbox, message: str, files: Mapping[str, str | bytes], who: str = "op-1") -> str:
    """Commit exactly these files, at a time after the drill, as a person known by the noreply e-mail."""
    for path, data in files.items():
        repo.write(path, data)
    repo.git("add", "--force", "--", *files)
    person = {"NAME": who, "EMAIL": f"{who}@users.noreply.github.com", "DATE": COMMITTED}
    env = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in person.items()}
    done = repo.run("git", "commit", "--quiet", "--no-verify", "-m", message, env=env)
    assert done.returncode == 0, words(done)
    return repo.git("rev-parse", "HEAD").strip()


def pack_of(
    repo: Sandbox, base: str, verdict: Decision = Decision.GO, facts: Mapping[str, Any] | None = None, **decision: Any
) -> dict[str, bytes]:
    """A complete pack of a drill that ran on `base`, by repository path; `facts` change its drill.json."""
    state = RepoState(remote="https://example.org/bot.git", branch=RUN.branch, run_sha=base, dirty=False)
    oid = repo.git("rev-parse", f"{base}:src/strategy.py").strip()
    code = (CodeFile(path="src/strategy.py", git_oid=oid),)
    sealed = factory.sealed_evidence(repo=state, code_under_test=code, **(facts or {}))
    files = factory.reviewed(factory.decide(sealed, verdict, **decision))
    return {f"{RUN.folder}/{path}": data for path, data in files.items()}


@pytest.fixture
def drill(repo: Sandbox) -> Sandbox:
    """A repository whose branch holds a finished drill, opened by op-1."""
    base = save(repo, "the bot", {".nolive.toml": POLICY, "src/strategy.py": "FAST, SLOW = 20, 50\n"})
    repo.git("switch", "--quiet", "--create", RUN.branch)
    save(repo, f"{RUN}: GO", pack_of(repo, base))
    return repo


def approval(sha: str, login: str = "rev-1", state: str = "APPROVED", number: int = 1, **other: Any) -> dict[str, Any]:
    """A review as GitHub's API writes it, with what else it says left in."""
    when = (NOW - dt.timedelta(hours=1) + dt.timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
    user = {"login": login, "id": 4711, "type": "User", "site_admin": False}
    fact = {"id": number, "node_id": "x", "user": user, "body": "", "state": state, "commit_id": sha}
    return {**fact, "submitted_at": when, "author_association": "MEMBER", "permission": "write", **other}


def collect(repo: Sandbox, *reviews: dict[str, Any], head: str = RUN.branch) -> subprocess.CompletedProcess[str]:
    given = repo.home / "reviews.json"
    given.write_text(json.dumps(reviews))
    output = str(repo.home / "snapshot.json")
    refs = ("--base", "main", "--head", head, "--reviews", str(given))
    return repo.run("nolive", "gate", "collect", *refs, "--number", "7", "-o", output)


def judge(repo: Sandbox, *reviews: dict[str, Any], head: str = RUN.branch) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON verdict of the gate for the drill's branch."""
    done = collect(repo, *reviews, head=head)
    assert done.returncode == 0, words(done)
    snapshot = str(repo.home / "snapshot.json")
    verdict = repo.run(
        "nolive", "gate", "evaluate", "--snapshot", snapshot, "--policy-from", "main", "--format", "json"
    )
    assert verdict.stdout, words(verdict)
    return verdict.returncode, json.loads(verdict.stdout)


def head_of(repo: Sandbox) -> str:
    return repo.git("rev-parse", RUN.branch).strip()


def codes(found: dict[str, Any]) -> set[str]:
    return {reason["code"] for reason in found["reasons"]}


def test_a_drill_waits_for_an_approval_of_somebody_else(drill: Sandbox) -> None:
    code, found = judge(drill)
    assert (code, found["verdict"], found["outcome"], found["sha"]) == (1, "pending", "go", head_of(drill)), found
    waiting = next(reason for reason in found["reasons"] if reason["code"] == "approval-missing")
    assert waiting["can_act"] == ["rev-1", "rev-2"]
    assert "op-1 may not: operator" in waiting["message"]


def test_F1_the_operators_own_approval_is_not_counted(drill: Sandbox) -> None:
    code, found = judge(drill, approval(head_of(drill), "op-1"))
    assert (code, found["verdict"]) == (1, "pending")
    assert "approver-not-independent" in codes(found)


def test_an_independent_approval_of_this_head_passes(drill: Sandbox) -> None:
    head = head_of(drill)
    code, found = judge(drill, approval(head))
    assert (code, found["verdict"], found["outcome"], found["sha"]) == (0, "pass", "go", head), found
    message = next(reason["message"] for reason in found["reasons"] if reason["code"] == "approved")
    assert message.startswith("approved by rev-1 for nl1-")
    assert message.endswith(f"on {head[:7]}")


def test_the_sign_off_is_recorded_for_the_archive_only_when_it_counts(drill: Sandbox) -> None:
    output = drill.home / "approval.json"
    command = ("nolive", "gate", "approval", "--snapshot", str(drill.home / "snapshot.json"), "--policy-from", "main")
    judge(drill, approval(head_of(drill), "op-1"))
    refused = drill.run(*command, "-o", str(output))
    assert refused.returncode == 1
    assert "no sign-off to record" in refused.stderr
    assert not output.exists()
    judge(drill, approval(head_of(drill), "op-1", number=1), approval(head_of(drill), number=2))
    written = drill.must(*command, "-o", str(output))
    assert f"Next: nolive drill archive --approval {output}" in written
    found = json.loads(output.read_text())
    assert (found["head_sha"], found["qualifying"]) == (head_of(drill), [2])
    assert [review["login"] for review in found["reviews"]] == ["op-1", "rev-1"]
    assert found["tree"] == drill.git("rev-parse", f"{RUN.branch}:{RUN.folder}").strip()


def test_F4_a_change_request_fails(drill: Sandbox) -> None:
    head = head_of(drill)
    code, found = judge(drill, approval(head), approval(head, "rev-2", "CHANGES_REQUESTED", 2))
    assert (code, found["verdict"], "changes-requested" in codes(found)) == (1, "fail", True)


def test_F2_one_byte_changed_after_the_approval_fails_and_names_the_file(drill: Sandbox) -> None:
    approved = head_of(drill)
    changed = (drill.path / TRADES).read_bytes().replace(b"2.50", b"2.51", 1)
    save(drill, "tidy up", {TRADES: changed})
    code, found = judge(drill, approval(approved))
    assert (code, found["verdict"]) == (1, "fail")
    assert {"approval-on-other-head", "pack-problem", "evidence-failed"} <= codes(found)
    assert any(reason["code"] == "pack-problem" and TRADES in reason["subject"] for reason in found["reasons"])


def test_a_changed_byte_fails_even_when_it_is_approved(drill: Sandbox) -> None:
    changed = (drill.path / TRADES).read_bytes().replace(b"2.50", b"2.51", 1)
    head = save(drill, "tidy up", {TRADES: changed})
    assert judge(drill, approval(head))[1]["verdict"] == "fail"


def test_F10_a_workflow_in_the_drill_fails_even_when_it_is_approved(drill: Sandbox) -> None:
    head = save(drill, "ci", {".github/workflows/ci.yml": "on: push\n"})
    code, found = judge(drill, approval(head))
    assert (code, found["verdict"]) == (1, "fail")
    outside = [reason["subject"] for reason in found["reasons"] if reason["code"] == "file-outside-pack"]
    assert outside == [".github/workflows/ci.yml"]


def test_F10_the_policy_is_that_of_the_base(drill: Sandbox) -> None:
    head = save(drill, "policy", {".nolive.toml": POLICY.replace("rev-1", "eve")})
    found = judge(drill, approval(head, "eve"))[1]
    assert found["verdict"] == "fail"
    assert "approver-not-listed" in codes(found)


def test_F1_a_reviewer_who_commits_is_no_reviewer(drill: Sandbox) -> None:
    head = save(drill, "mend\n\nCo-authored-by: Two <4712+REV-2@users.noreply.github.com>", {"a.txt": "x"}, who="rev-1")
    for login in ("rev-1", "rev-2"):
        assert "approver-not-independent" in codes(judge(drill, approval(head, login))[1])


def test_an_author_without_account_is_told_how_to_mend_it(drill: Sandbox) -> None:
    drill.git("-c", "user.email=op@home.example", "commit", "--quiet", "--amend", "--reset-author", "--no-edit")
    found = judge(drill, approval(head_of(drill)))[1]
    assert found["verdict"] == "fail"
    message = next(reason["message"] for reason in found["reasons"] if reason["code"] == "commit-author-unlinked")
    assert "git commit --amend" in message
    assert "op@home.example" in message


def test_F12_a_merged_pack_never_changes(drill: Sandbox) -> None:
    drill.git("switch", "--quiet", "main")
    drill.git("merge", "--quiet", "--ff-only", RUN.branch)
    drill.git("switch", "--quiet", "--create", "later")
    head = save(drill, "touch", {f"{RUN.folder}/{layout.REVIEW}": "better words\n"})
    found = judge(drill, approval(head), head="later")[1]
    assert found["verdict"] == "fail"
    assert "merged-pack-changed" in codes(found)


def test_names_that_are_not_text_are_judged(drill: Sandbox) -> None:
    strange = f"{RUN.folder}/logs/\udce9\n.log"
    head = save(drill, "odd", {strange: "x\n"})
    found = judge(drill, approval(head))[1]
    assert found["verdict"] == "fail"
    assert "file-name" in codes(found)


def test_links_and_lfs_pointers_in_a_pack_fail(drill: Sandbox) -> None:
    (drill.path / RUN.folder / "logs" / "link.log").symlink_to("/etc/passwd")
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
    drill.git("add", "--force", "--", RUN.folder)
    head = save(drill, "odd", {f"{RUN.folder}/logs/big.log": pointer})
    assert {"file-mode", "file-lfs"} <= codes(judge(drill, approval(head))[1])


def test_an_ordinary_change_passes_at_once(drill: Sandbox) -> None:
    drill.git("switch", "--quiet", "--create", "feature", "main")
    save(drill, "faster", {"src/strategy.py": "FAST, SLOW = 10, 50\n"})
    code, found = judge(drill, head="feature")
    assert (code, found["verdict"], found["outcome"]) == (0, "pass", "not-a-drill")


def test_code_that_changed_on_the_base_makes_a_go_stale(drill: Sandbox) -> None:
    drill.git("switch", "--quiet", "main")
    save(drill, "faster", {"src/strategy.py": "FAST, SLOW = 10, 50\n"})
    code, found = judge(drill, approval(head_of(drill)))
    assert (code, "stale-warning" in codes(found)) == (0, True), found
    save(drill, "strict", {".nolive.toml": POLICY + 'freshness = "block"\n'})
    assert {"stale"} <= codes(judge(drill, approval(head_of(drill)))[1])


def decided(repo: Sandbox, verdict: Decision, *failed: str, **facts: Any) -> str:
    """Another branch with a drill of other facts, decided otherwise; returns its head."""
    repo.git("switch", "--quiet", "--create", "other", "main")
    base = repo.git("rev-parse", "HEAD").strip()
    rows = tuple(
        Criterion(
            id=name,
            result="FAIL" if name in failed else "PASS",
            evidence=("attested:dry_run.watched" if name == "operator_competency" else "drill.json#steps",),
        )
        for name in CRITERIA
    )
    return save(repo, "decided", pack_of(repo, base, verdict, facts, criteria=rows))


def test_a_no_go_with_a_complete_record_needs_no_approval(drill: Sandbox) -> None:
    decided(drill, Decision.NO_GO, "operator_competency")
    code, found = judge(drill, head="other")
    assert (code, found["verdict"], found["outcome"]) == (0, "pass", "no-go"), found
    assert "no-go" in codes(found)


def not_no_live(record: DrillRecord) -> ModeState:
    return msgspec.structs.replace(record.mode, before_ok=False)


def test_a_no_go_may_show_the_failure_that_it_records(drill: Sandbox) -> None:
    mode = not_no_live(factory.drill_record(factory.evidence_files()))
    decided(drill, Decision.NO_GO, "environment_no_live", mode=mode)
    code, found = judge(drill, head="other")
    assert (code, found["verdict"], found["outcome"]) == (0, "pass", "no-go"), found


def test_a_failure_that_the_record_denies_fails(drill: Sandbox) -> None:
    mode = not_no_live(factory.drill_record(factory.evidence_files()))
    head = decided(drill, Decision.NO_GO, "operator_competency", mode=mode)
    code, found = judge(drill, approval(head), head="other")
    assert (code, found["verdict"]) == (1, "fail")
    assert any("NL-ENV-05" in reason["message"] for reason in found["reasons"])


def test_a_go_never_shows_a_failure(drill: Sandbox) -> None:
    mode = not_no_live(factory.drill_record(factory.evidence_files()))
    head = decided(drill, Decision.GO, "environment_no_live", mode=mode)
    assert judge(drill, approval(head), head="other")[1]["verdict"] == "fail"


def test_a_void_drill_merges_with_governance_only(drill: Sandbox) -> None:
    record = factory.drill_record(factory.evidence_files())
    first, *rest = record.prohibitions
    violated = (msgspec.structs.replace(first, result="VIOLATED"), *rest)
    head = decided(drill, Decision.VOID, "no_prohibition_violated", prohibitions=violated)
    code, found = judge(drill, approval(head), head="other")
    assert (code, found["verdict"], found["outcome"]) == (1, "pending", "void"), found
    assert "governance-missing" in codes(found)
    code, found = judge(drill, approval(head, "gov-1"), head="other")
    assert (code, found["verdict"], found["outcome"]) == (0, "pass", "void"), found


@pytest.mark.parametrize("text", ["", "[gate]\nreviewers = [", "[gate]\nreviewer = ['rev-1']\n"])
def test_without_a_policy_on_the_base_the_answer_is_fail_and_exit_2(drill: Sandbox, text: str) -> None:
    drill.git("switch", "--quiet", "main")
    save(drill, "policy", {".nolive.toml": text})
    code, found = judge(drill, approval(head_of(drill)))
    assert (code, found["verdict"]) == (2, "fail")
    assert codes(found) & {"policy-missing", "policy-unparsable", "policy-unknown-key"}


def test_broken_reviews_never_pass(drill: Sandbox) -> None:
    given = drill.home / "broken.json"
    given.write_text('{"message": "Server Error"}')
    refs = ("--base", "main", "--head", RUN.branch, "--reviews", str(given))
    done = drill.run("nolive", "gate", "collect", *refs)
    snapshot = drill.write("../home/snapshot.json", done.stdout)
    assert json.loads(done.stdout)["problems"]
    judged = drill.run("nolive", "gate", "evaluate", "--snapshot", str(snapshot), "--policy-from", "main")
    assert judged.returncode == 1
    assert "collector-problem" in judged.stdout


def test_the_text_form_says_verdict_reason_and_who_can_act(drill: Sandbox) -> None:
    judge(drill)
    given = ("--snapshot", str(drill.home / "snapshot.json"), "--policy", str(drill.path / ".nolive.toml"))
    done = drill.run("nolive", "gate", "evaluate", *given)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == f"pending as GO (drill only) on {head_of(drill)}"
    assert "can act: rev-1, rev-2" in done.stdout


def test_a_snapshot_that_is_none_is_a_fail_and_exit_3(drill: Sandbox) -> None:
    broken = drill.write("../home/broken.json", '{"schema": "nolive.snapshot/1", "friendly": true}')
    given = ("--snapshot", str(broken), "--policy", str(drill.path / ".nolive.toml"), "--format", "json")
    done = drill.run("nolive", "gate", "evaluate", *given)
    assert done.returncode == 3
    assert json.loads(done.stdout)["verdict"] == "fail"
    assert "friendly" in done.stderr


def test_unknown_refs_and_two_policies_are_refused(drill: Sandbox) -> None:
    assert collect(drill, head="nowhere").returncode == 3
    judge(drill)
    given = ("--snapshot", str(drill.home / "snapshot.json"), "--policy", "x", "--policy-from", "main")
    assert drill.run("nolive", "gate", "evaluate", *given).returncode == 2


def test_schemas_are_printed(folder: Sandbox) -> None:
    assert "merge_group" in json.loads(folder.must("nolive", "gate", "schema"))["$defs"]["Snapshot"]["properties"]
    assert (
        "min_approvals"
        in json.loads(folder.must("nolive", "gate", "schema", "--policy"))["$defs"]["GatePolicy"]["properties"]
    )


def test_the_factory_pack_is_what_this_file_thinks_it_is() -> None:
    record = msgspec.json.decode(factory.complete_files()[layout.DRILL])
    assert record["people"]["operator"]["login"] == "op-1"
