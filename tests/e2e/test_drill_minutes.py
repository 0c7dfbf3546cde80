"""Minutes of a drill: durations, extensions, overruns; and which policy it went by."""

from __future__ import annotations

import sys

import pytest

from tests.e2e.drill_support import DEMO_POLICY, done, drill, drillable, pack, prepared, record, state_folder
from tests.e2e.test_drill_terminal import converse
from tests.support import Sandbox, words

SHORT = DEMO_POLICY.replace("2000", "200")
NO_TIME = f"{SHORT}[drill]\nbudget_minutes = [0, 20, 30, 20, 15]\n"


def test_a_longer_run_needs_an_extension_and_is_told_to_the_engine(repo: Sandbox) -> None:
    source = (
        "import sys\nfrom nolive_hooks.procedure.engine import main\n"
        "print('told to go for', sys.argv[3])\n"
        "raise SystemExit(main(['--config', sys.argv[2], '--out', sys.argv[1]]))\n"
    )
    engine = f"name = 'own'\nargv = ['{sys.executable}', 'engine.py', '{{out}}', '{{config}}', '{{duration}}']\n"
    drillable(repo, {"engine.py": source}, SHORT.replace("[engine]\n", f"[engine]\n{engine}"))
    done(repo, "start", "--open-only")
    for number in "12":
        done(repo, "step", number)
    refused = drill(repo, "step", "3", "--duration", "45m")
    assert refused.returncode == 4
    assert 'nolive drill extend 3 15m --reason "..."' in words(refused)
    assert drill(repo, "extend", "3", "15m", "--reason", "x").returncode == 2
    done(repo, "extend", "3", "15m", "--reason", "the cache warms up slowly")
    done(repo, "step", "3", "--duration", "45m")
    done(repo, "resume")
    assert b"told to go for 45m" in (pack(repo) / "logs/commands/3-engine.out").read_bytes()
    budget = {row["step"]: row for row in record(repo)["budget"]}
    assert budget[3]["extensions"] == [{"min": 15, "reason": "the cache warms up slowly"}]
    assert set(budget) == {1, 2, 3, 4}, "step 4 is in its own record, until the seal"
    done(repo, "check", scripted=False)


@pytest.mark.parametrize("text", ["45", "0m", "-5m", "2d", "25h", "soon"])
def test_what_is_no_duration_is_a_usage_error(repo: Sandbox, text: str) -> None:
    drillable(repo, policy=SHORT)
    result = drill(repo, "step", "3", f"--duration={text}")
    assert result.returncode == 2
    assert "30m, 90s or 1h" in words(result)


def test_only_the_dry_run_has_a_duration(repo: Sandbox) -> None:
    drillable(repo, policy=SHORT)
    result = drill(repo, "step", "2", "--duration", "5m")
    assert result.returncode == 2


def test_an_overrun_without_a_person_is_recorded_and_shown(repo: Sandbox) -> None:
    prepared(repo, policy=NO_TIME)
    assert record(repo)["budget"][0]["planned_min"] == 0
    said = done(repo, "check", scripted=False)
    assert "remark" in said or "clean" in said


def test_strict_time_stops_until_the_reason_is_given(repo: Sandbox) -> None:
    drillable(repo, policy=NO_TIME)
    result = drill(repo, "start", "--strict-time")
    assert result.returncode == 4
    assert "over its budget" in words(result)
    assert "nolive drill extend 1 1m" in words(result)
    assert drill(repo, "resume").returncode == 4
    done(repo, "extend", "1", "5m", "--reason", "the scan of a large repository")
    assert "Decision: GO" in done(repo, "resume")
    assert record(repo)["budget"][0]["extensions"][0]["min"] == 5
    assert "extended" in (pack(repo) / "logs/audit.log").read_text()


@pytest.mark.parametrize(("name", "head"), [(".nolive.toml", ""), ("pyproject.toml", "tool.nolive.")])
def test_the_record_names_the_policy_it_went_by(repo: Sandbox, name: str, head: str) -> None:
    policy = f'[{head}pack]\nscripted_answers = "allow"\n[{head}engine]\nbars = 200\n'
    drillable(repo)
    repo.git("rm", "--quiet", ".nolive.toml")
    repo.commit("policy", {name: policy})
    done(repo, "start")
    assert record(repo)["policy"]["path"] == name


def test_a_repository_without_policy_says_so(repo: Sandbox) -> None:
    drillable(repo)
    repo.git("rm", "--quiet", ".nolive.toml")
    repo.commit("no policy")
    done(repo, "start", "--open-only", "--bars", "200")
    done(repo, "abort", "--reason", "only a look at the record", scripted=False)
    assert record(repo)["policy"]["path"] == "(no policy file: the defaults)"
    assert state_folder(repo).exists()


STEP_1 = (
    (b"trading system? [y/N] ", b"y"),
    (b"to go back? [y/N] ", b"y"),
    (b"authorisation: ", b"A-2026-014"),
    (b"authorised it? ", b"gov-1"),
)
WHY = b"it ends as NO-GO): [no] "


def test_a_person_is_asked_why_a_drill_over_its_minutes_goes_on(repo: Sandbox) -> None:
    prepared(repo, 0, policy=NO_TIME)
    code, shown = converse(repo, "drill", "step", "1", typed=(*STEP_1, (WHY, b"no")))
    assert code == 4, shown
    assert "nolive drill decide no-go" in shown
    code, shown = converse(repo, "drill", "step", "2", typed=((WHY, b"a large scan"), (b"expect? [y/N] ", b"y")))
    assert code == 0, shown
    done(repo, "abort", "--reason", "only a look at the record", scripted=False)
    extension = record(repo)["budget"][0]["extensions"][0]
    assert extension["reason"] == "a large scan"
    assert extension["min"] > 0
