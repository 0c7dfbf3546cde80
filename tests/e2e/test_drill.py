"""A whole drill by the installed command, in real repositories: the good course of it."""

from __future__ import annotations

import json
import re
import sys

import pytest

from nolive_hooks.evidence.sealing.archive import open_archive
from tests.e2e.drill_support import (
    DEMO_POLICY,
    ID,
    answers,
    done,
    drill,
    drillable,
    pack,
    prepared,
    record,
    snapshot,
    state_folder,
    status,
)
from tests.support import ROOT, Sandbox, words

pytestmark = pytest.mark.usefixtures("repo")
SCENARIOS = ("trend", "no-signals", "stale-feed", "limit-breach", "kill-switch")
DOCUMENTS = ("EVIDENCE_INDEX.md", "GO_NO_GO_RECORD.md", "OPERATOR_CHECKLIST.md", "POST_RUN_REVIEW.md")


def test_a_scripted_drill_from_start_to_archive(repo: Sandbox) -> None:
    drillable(repo)
    text = done(repo, "start", "--mode", "shadow", "--operator", "op-1")
    assert "Step 1 of 5" in text
    assert "5 of 5 criteria met" in text
    assert "Decision: GO (drill only)" in text
    assert "never authorises live trading" in text
    assert "clean" in done(repo, "check", scripted=False)
    assert "equal bytes" in done(repo, "replay", scripted=False)
    archive = repo.home / "x.tar.gz"
    done(repo, "archive", "--output", str(archive), scripted=False)
    opened = open_archive(archive.read_bytes())
    assert dict(opened.pack.files) == snapshot(pack(repo))
    (repo.home / "verify.py").write_bytes(opened.files["verify.py"])
    assert "intact" in repo.must(sys.executable, "-I", "verify.py", str(archive), cwd=repo.home)
    assert repo.git("status", "--porcelain") == ""
    assert repo.must("sha256sum", "-c", "--strict", "SHA256SUMS", cwd=pack(repo))
    assert status(repo)["decision"] == "GO"


def test_the_pull_request_holds_the_pack_alone(repo: Sandbox) -> None:
    prepared(repo)
    changed = repo.git("diff", "--name-only", "main...HEAD").splitlines()
    assert changed
    assert all(path.startswith("results/drill_") for path in changed), changed


def test_the_same_id_and_seed_give_the_same_bytes(folder: Sandbox) -> None:
    packs = []
    for name in ("one", "two"):
        twin = Sandbox(folder.path / name, folder.home)
        twin.path.mkdir()
        twin.git("init", "--quiet")
        drillable(twin)
        done(twin, "start", "--id", ID, "--seed", "7")
        packs.append(snapshot(pack(twin)))
    same = ("trades/", "market/", "metrics/", "config/drill_test.toml", "logs/strategy_drill.log", "logs/commands/")
    paths = [path for path in packs[0] if path.startswith(same)]
    assert len(paths) >= 9
    assert [path for path in paths if packs[0][path] != packs[1][path]] == []


def test_another_seed_gives_another_run(folder: Sandbox) -> None:
    digests = set()
    for seed in ("1", "2"):
        twin = Sandbox(folder.path / seed, folder.home)
        twin.path.mkdir()
        twin.git("init", "--quiet")
        drillable(twin)
        done(twin, "start", "--id", ID, "--seed", seed)
        digests.add(record(twin)["data"]["sha256"])
    assert len(digests) == 2


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_scenario_can_be_a_sound_drill(repo: Sandbox, scenario: str) -> None:
    drillable(repo)
    done(repo, "start", "--scenario", scenario, "--bars", "3000")
    done(repo, "check", scripted=False)
    drill_json, decision = record(repo), record(repo, "decision.json")
    assert drill_json["outcome"] == ("NO_SIGNALS" if scenario == "no-signals" else "COMPLETED")
    warned = {"stale-feed": 1, "limit-breach": 1, "kill-switch": 2}.get(scenario, 0)
    assert len(decision["log_dispositions"]) == warned
    risk = record(repo, "metrics/risk_report.json")
    assert {row["id"]: row["result"] for row in risk["controls"]}["kill_switch"] == "PASS"
    breached = [row for row in risk["limits"] if row["breached"]]
    assert [row["action"] for row in breached] == (["blocked"] if scenario == "limit-breach" else [])


def test_no_trades_are_explained_and_pass(repo: Sandbox) -> None:
    """Failure mode 3: the system is healthy and there were no signals."""
    drillable(repo)
    text = " ".join(done(repo, "start", "--scenario", "no-signals").split())
    assert "NO SIGNALS: 2000 bars, 50 of warm-up, 1950 evaluated, 0 signals" in text
    step = record(repo)["steps"][2]
    assert step["status"] == "PASS"
    assert "NO SIGNALS" in step["notes"]


def test_the_record_says_how_the_run_was_fenced(repo: Sandbox) -> None:
    prepared(repo)
    network = record(repo)["network"]
    if network["isolation"] in ("bubblewrap", "netns"):
        assert network["hosts_contacted"] == []
    else:
        assert network["isolation"] == "none"
        assert network["hosts_contacted"] is None
        assert "not proven" in network["hosts_contacted_reason"]


def test_the_nine_preconditions_and_six_prohibitions_are_recorded(repo: Sandbox) -> None:
    prepared(repo)
    drill_json = record(repo)
    assert len(drill_json["preconditions"]) == 9
    assert {row["result"] for row in drill_json["preconditions"]} == {"PASS"}
    assert len(drill_json["prohibitions"]) == 6
    assert {row["result"] for row in drill_json["prohibitions"]} == {"RESPECTED"}
    assert all(row["scripted"] for row in drill_json["answers"])


def test_documents_say_that_go_is_not_live(repo: Sandbox) -> None:
    prepared(repo)
    for name in DOCUMENTS:
        text = (pack(repo) / name).read_text()
        assert "NO-LIVE" in text
        assert "does not authorise live trading" in text


def test_start_touches_nothing_but_its_branch_and_the_attributes(repo: Sandbox) -> None:
    drillable(repo)
    before = snapshot(repo.path / ".git")
    done(repo, "start", "--open-only")
    assert repo.git("status", "--porcelain") == ""
    changed = {path for path, data in snapshot(repo.path / ".git").items() if before.get(path) != data}
    foreign = {path for path in changed if not re.match(r"nolive/|refs/heads/drill/|logs/|HEAD|index", path)}
    assert foreign == {"info/attributes"}
    assert (repo.path / ".git/info/attributes").read_text() == "results/drill_*/** -text -filter -ident\n"


def test_attributes_of_the_user_are_kept(repo: Sandbox) -> None:
    drillable(repo)
    path = repo.path / ".git/info/attributes"
    path.parent.mkdir(exist_ok=True)
    path.write_text("*.png binary")
    done(repo, "start", "--open-only")
    done(repo, "abort", "--reason", "only a test of attributes", scripted=False)
    assert path.read_text() == "*.png binary\nresults/drill_*/** -text -filter -ident\n"


def test_one_step_at_a_time(repo: Sandbox) -> None:
    prepared(repo, 0)
    for number in ("1", "2", "3", "4"):
        assert status(repo)["next_step"] == int(number)
        done(repo, "step", number)
    assert status(repo)["next"] == "nolive drill decide"
    done(repo, "decide")
    assert status(repo)["next"] == "nolive drill review"
    assert "Decided already: GO" in done(repo, "decide", "go")
    assert drill(repo, "decide", "no-go").returncode == 4, "another verdict is an amendment"
    done(repo, "review")
    assert status(repo)["closed"] == "finished"
    done(repo, "check", scripted=False)


def test_a_step_out_of_turn_is_refused(repo: Sandbox) -> None:
    prepared(repo, 0)
    result = drill(repo, "step", "3")
    assert result.returncode == 4
    assert "step 1 has not passed" in words(result)
    assert "nolive drill step 1" in words(result)


def test_a_repeated_step_keeps_the_earlier_attempt(repo: Sandbox) -> None:
    prepared(repo, 1)
    assert "has passed already" in done(repo, "step", "1")
    assert drill(repo, "step", "1", "--repeat").returncode == 2
    done(repo, "step", "1", "--repeat", "--reason", "the first was a rehearsal")
    folders = sorted(path.name for path in next(state_folder(repo).glob("drill_*")).glob("step-1/*"))
    assert folders == ["attempt-1", "attempt-2"]
    done(repo, "resume")
    attempts = record(repo)["attempts"]
    assert [(row["step"], row["number"], row["status"]) for row in attempts] == [(1, 1, "PASS")]
    done(repo, "check", scripted=False)


def test_drill_alone_does_the_next_right_thing(repo: Sandbox) -> None:
    drillable(repo)
    first = drill(repo, scripted=False)
    assert first.returncode == 0
    assert "nolive drill start" in first.stdout
    done(repo, "start", "--open-only")
    assert "Decision: GO" in done(repo)


def test_json_is_one_value(repo: Sandbox) -> None:
    drillable(repo)
    value = json.loads(drill(repo, "start", "--json").stdout)
    assert value["decision"] == "GO"
    assert value["next"] == "nolive drill pr"


def test_a_go_can_be_amended_to_no_go_before_the_merge(repo: Sandbox) -> None:
    prepared(repo)
    evidence = {path: data for path, data in snapshot(pack(repo)).items() if path.startswith(("trades/", "drill.json"))}
    answers(repo, decision__verdict="NO_GO")
    done(repo, "amend", "--reason", "the reviewer found a wrong limit")
    decision = record(repo, "decision.json")
    assert decision["verdict"] == "NO_GO"
    assert decision["remediation"][0]["owner"] == "dev-1"
    assert decision["amendments"][0]["reason"] == "the reviewer found a wrong limit"
    assert {path: snapshot(pack(repo))[path] for path in evidence} == evidence
    done(repo, "review")
    done(repo, "check", scripted=False)
    stages = [json.loads(line)["stage"] for line in (pack(repo) / "seals.jsonl").read_text().splitlines()]
    assert stages == ["evidence", "decision", "review", "decision", "review"]


def test_the_docs_show_a_complete_answers_file() -> None:
    text = (ROOT / "docs" / "drill.md").read_text(encoding="utf-8")
    from nolive_hooks.procedure.questions import QUESTIONS

    missing = [name for name in QUESTIONS if f"`{name}`" not in text]
    assert missing == []


def test_the_exceptions_that_were_used_are_in_the_record(repo: Sandbox) -> None:
    allow = '[[allow]]\nrule = "live-mode"\npath = "talk.toml"\nreason = "the slide of a talk"\nowner = "op-1"\n'
    policy = f"{DEMO_POLICY}{allow}expires = 2999-01-01\n"
    comment = "mode = 'live'  # nolive: allow live-mode the slide of another talk\n"
    files = {"talk.toml": "[environment]\nmode = 'live'\n", "other.toml": f"[environment]\n{comment}"}
    drillable(repo, files, policy=policy)
    done(repo, "start")
    found = {(row["path"], row["reason"], row["expires"]) for row in record(repo)["allows"]}
    assert found == {
        ("talk.toml", "the slide of a talk", "2999-01-01"),
        ("other.toml", "the slide of another talk", None),
    }
    done(repo, "check", scripted=False)
