"""The run: mode, repository, network, steps, evidence and answers."""

from __future__ import annotations

import msgspec
import pytest

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Decision, StepStatus
from nolive_hooks.evidence.records import ExceptionNote, Screenshot
from nolive_hooks.model import Severity
from nolive_hooks.policy import PackPolicy, Policy
from tests.unit import evidence_factory as factory
from tests.unit.evidence_checks import (
    COMPLETE,
    check,
    codes,
    edited,
    found,
    record,
    step_with,
    with_drill,
)
from tests.unit.test_evidence_pictures import jpeg


def test_the_effective_mode_is_the_declared_one() -> None:
    for value in ("live", "production", "", "shadow"):
        rows = [{"source": "env:TRADING_MODE", "value": value}]
        assert found(check(edited(COMPLETE, layout.DRILL, "mode", "effective", to=rows)), "NL-ENV-01", layout.DRILL)
    assert found(check(edited(COMPLETE, layout.DRILL, "mode", "effective", to=[])), "NL-ENV-01")
    rows = [{"source": "argv", "value": "drill_only"}, {"source": "env:MODE", "value": "paper"}]
    assert found(check(edited(COMPLETE, layout.DRILL, "mode", "effective", to=rows)), "NL-ENV-02")
    rows = [{"source": "config.json#dry_run", "value": "true"}, {"source": "argv", "value": "drill-only"}]
    assert "NL-ENV-01" not in codes(check(edited(COMPLETE, layout.DRILL, "mode", "effective", to=rows)))


@pytest.mark.parametrize("when", ["before_ok", "after_ok"])
def test_no_live_held_before_and_after(when: str) -> None:
    assert found(check(edited(COMPLETE, layout.DRILL, "mode", when, to=False)), "NL-ENV-05")


def test_scans_are_there_before_and_after_and_found_nothing() -> None:
    scans = record().scans
    late = check(with_drill(scans=scans[:3]))
    assert "after the run" in found(late, "NL-ENV-05").message
    bad = check(with_drill(scans=(msgspec.structs.replace(scans[0], findings=2), *scans[1:])))
    assert "2 findings" in found(bad, "NL-ENV-05").message


def test_E12_a_dirty_tree_needs_its_paths_and_exceptions() -> None:
    repo = msgspec.structs.replace(record().repo, dirty=True)
    assert found(check(with_drill(repo=repo)), "NL-ENV-04")
    repo = msgspec.structs.replace(repo, dirty_paths=("notes.txt",))
    assert "notes.txt" in found(check(with_drill(repo=repo)), "NL-ENV-04").message
    note = ExceptionNote(id="notes.txt", reason="a note of the operator", by="op-1", utc=factory.at(1))
    assert check(with_drill(repo=repo, exceptions=(note,))).findings == ()


def test_a_remote_holds_no_user_information() -> None:
    repo = msgspec.structs.replace(record().repo, remote="https://op:word@example.org/bot.git")
    assert found(check(with_drill(repo=repo)), "NL-ENV-04")


def test_E11_the_configuration_is_the_one_that_ran() -> None:
    strategy = msgspec.structs.replace(record().strategy, config_sha256="00" * 32)
    assert "configuration" in found(check(with_drill(strategy=strategy)), "NL-ENV-04").message


def test_the_network_of_a_drill() -> None:
    contacted = {"isolation": "none", "hosts_contacted": ["api.example.org"]}
    assert found(check(edited(COMPLETE, layout.DRILL, "network", to=contacted)), "NL-ENV-06")
    unproven = {"isolation": "none", "hosts_contacted": None, "hosts_contacted_reason": "no isolation on this machine"}
    warned = found(check(edited(COMPLETE, layout.DRILL, "network", to=unproven)), "NL-ENV-06")
    assert warned.severity is Severity.WARN


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"started": factory.at(22), "finished": factory.at(21)}, "ends before"),
        ({"started": factory.at(10)}, "before the step before"),
        ({"finished": factory.at(50)}, "outside the drill"),
        ({"started": None}, "no start"),
        ({"status": StepStatus.SKIPPED, "notes": " "}, "without a reason"),
        ({"name": "preflight"}, "is called"),
        ({"started": "2026-02-31T00:00:00Z"}, "calendar"),
    ],
)
def test_steps_are_in_order_and_in_time(fields: dict[str, object], said: str) -> None:
    report = check(step_with(3, **fields))
    assert any(said in item.message for item in report.findings if item.rule == "NL-STP-01"), report.findings


def test_all_four_steps_are_recorded() -> None:
    assert "recorded as [1, 2, 3]" in found(check(with_drill(steps=record().steps[:3])), "NL-STP-01").message
    assert found(check(with_drill(finished_utc=factory.at(-1))), "NL-STP-01")
    assert found(check(with_drill(finished_utc="2026-02-31T00:00:00Z")), "NL-STP-01")


def test_a_step_does_not_pass_with_a_failed_command() -> None:
    health = msgspec.structs.replace(record().steps[1].commands[0], rc=2)
    report = check(step_with(2, commands=(health,)))
    assert "exit code 2" in found(report, "NL-STP-02").message
    steps = list(record().steps)
    steps[1] = msgspec.structs.replace(steps[1], commands=(health,))
    note = ExceptionNote(id=health.out, reason="known fault of the probe", by="gov-1", utc=factory.at(6))
    assert check(with_drill(steps=tuple(steps), exceptions=(note,))).findings == ()
    failed = tuple(msgspec.structs.replace(row, result="FAIL") for row in record().preconditions)
    assert found(check(with_drill(preconditions=failed)), "NL-STP-02")


def test_the_output_of_a_command_is_the_recorded_one() -> None:
    health = msgspec.structs.replace(record().steps[1].commands[0], out_sha256="00" * 32)
    assert found(check(step_with(2, commands=(health,))), "NL-STP-03", "2-health.out")


@pytest.mark.parametrize("kind", ["prohibitions", "preconditions"])
def test_a_claim_without_evidence_is_a_finding(kind: str) -> None:
    rows = getattr(record(), kind)
    bare = (msgspec.structs.replace(rows[0], evidence=()), *rows[1:])
    assert "without evidence" in found(check(with_drill(**{kind: bare})), "NL-STP-03").message
    for pointer in ("attested:nobody.said", "logs/none.log", "drill.json#nothing"):
        wrong = (msgspec.structs.replace(rows[0], evidence=(pointer,)), *rows[1:])
        assert pointer in found(check(with_drill(**{kind: wrong})), "NL-STP-03").message
    assert "in order" in found(check(with_drill(**{kind: rows[1:]})), "NL-STP-03").message


def test_a_folder_and_a_key_are_evidence() -> None:
    rows = record().prohibitions
    for pointer in ("logs/commands/", "drill.json#network.isolation", layout.SYSTEM_LOG):
        right = (msgspec.structs.replace(rows[0], evidence=(pointer,)), *rows[1:])
        assert check(with_drill(prohibitions=right)).findings == ()


def test_recorded_pictures_are_there() -> None:
    picture = {"path": "screenshots/a.png", "sha256": "00" * 32, "caption": "dashboard"}
    assert found(check(edited(COMPLETE, layout.DRILL, "screenshots", to=[picture])), "NL-STP-03")


def test_time_beyond_the_budget_is_a_warning() -> None:
    budget = list(record().budget)
    budget[2] = msgspec.structs.replace(budget[2], used_min=45)
    assert found(check(with_drill(budget=tuple(budget))), "NL-STP-04").severity is Severity.WARN


def test_scripted_answers_block_unless_the_policy_allows_them() -> None:
    answers = tuple(msgspec.structs.replace(answer, scripted=True) for answer in record().answers)
    files = with_drill(answers=answers)
    assert found(check(files), "NL-STP-05")
    assert b"DEMO" in files[layout.GO_NO_GO]
    assert check(files, policy=Policy(pack=PackPolicy(scripted_answers="allow"))).findings == ()
    assert found(check(with_drill(answers=())), "NL-STP-05")


def test_a_step_that_was_skipped_for_a_reason_has_no_times() -> None:
    steps = (
        *record().steps[:3],
        msgspec.structs.replace(
            record().steps[3], started=None, finished=None, status=StepStatus.SKIPPED, notes="the drill was aborted"
        ),
    )
    report = check(factory.decide(factory.sealed_evidence(steps=steps), Decision.NO_GO))
    assert "NL-STP-01" not in codes(report)


def test_a_failed_command_of_a_failed_step_is_no_contradiction() -> None:
    health = msgspec.structs.replace(record().steps[1].commands[0], rc=2)
    report = check(step_with(2, commands=(health,), status=StepStatus.FAIL))
    assert "NL-STP-02" not in codes(report)


def test_a_recorded_picture_that_is_there_is_evidence() -> None:
    data = jpeg()
    picture = Screenshot(path="screenshots/a.jpg", sha256=factory.digest(data), caption="dashboard")
    sealed = factory.sealed_evidence(change={"screenshots/a.jpg": data}, screenshots=(picture,))
    assert check(factory.reviewed(factory.decide(sealed))).findings == ()
