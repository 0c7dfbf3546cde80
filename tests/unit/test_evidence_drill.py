"""The state machine of a drill: what it allows, and that it cannot say "live"."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.evidence.drill import Decision, Drill, DrillId, Mode, Outcome, Stage, Step, StepStatus
from nolive_hooks.evidence.records import CRITERIA

WHY = "All five steps passed and every control acted as planned."
ALL_MET = dict.fromkeys(CRITERIA, True)


def opened() -> Drill:
    return Drill(DrillId("20261122_104500"), "op-1", Mode.DRILL_ONLY, "synthetic", "ab" * 20)


def time(minute: int) -> str:
    return f"2026-11-22T10:{minute:02}:00Z"


def passed(until: int = 4) -> Drill:
    drill = opened()
    for number in range(1, until + 1):
        drill = drill.start_step(Step(number), time(2 * number))
        outcome = Outcome.COMPLETED if number == Step.DRY_RUN else None
        drill = drill.pass_step(time(2 * number + 1), outcome)
    return drill


def refused(told: str, code: int = Exit.STATE) -> pytest.RaisesExc[NoliveError]:
    return pytest.RaisesExc(NoliveError, match=told, check=lambda error: error.exit_code == code and bool(error.fix))


def test_names_of_a_drill_derive_from_its_id() -> None:
    run = DrillId.parse("drill_20261122_104500")
    names = (str(run), run.branch, run.folder, run.folder_in("evidence"), run.archive, run.tag)
    assert names == (
        "drill_20261122_104500",
        "drill/20261122_104500",
        "results/drill_20261122_104500",
        "evidence/drill_20261122_104500",
        "drill_20261122_104500.tar.gz",
        "drill_20261122_104500",
    )
    assert run.utc == dt.datetime(2026, 11, 22, 10, 45, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    ["", "live", "drill_20261122", "drill_20261322_104500", "drill_20261122_246000", "drill_20261122_104500/",
     "../drill_20261122_104500", "Drill_20261122_104500", "drill_20261122_10450٠", "drill_20261122_104500\n"],
)  # fmt: skip
def test_anything_else_is_no_drill_id(text: str) -> None:
    with refused("not a drill id", Exit.USAGE):
        DrillId.parse(text)


@given(st.datetimes(min_value=dt.datetime(2000, 1, 1), max_value=dt.datetime(2099, 1, 1)))
def test_an_id_is_the_second_in_utc(moment: dt.datetime) -> None:
    aware = moment.replace(tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30)))
    run = DrillId.at(aware)
    assert DrillId.parse(str(run)) == run
    assert run.utc == aware.replace(microsecond=0)


@given(st.text("0123456789_TZ:-+.W", min_size=13, max_size=17) | st.from_regex(r"\A\d{8}_\d{6}\Z"))
def test_a_stamp_is_what_the_calendar_writes(text: str) -> None:
    form = "%Y%m%d_%H%M%S"
    try:
        right = dt.datetime.strptime(text, form).strftime(form) == text
    except ValueError:
        right = False
    if right:
        assert DrillId(text).utc == dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC)
        return
    with refused("not a drill id", Exit.USAGE):
        DrillId(text)


def test_an_id_needs_an_aware_time() -> None:
    with pytest.raises(ValueError, match="aware"):
        DrillId.at(dt.datetime(2026, 11, 22))


def test_live_is_no_mode() -> None:
    assert [mode.value for mode in Mode] == ["shadow", "paper", "drill_only"]
    for word in ("live", "LIVE", "production", "real", ""):
        with pytest.raises(ValueError, match="not a valid Mode"):
            Mode(word)


def test_stages_and_steps_are_ordered() -> None:
    assert [stage.order for stage in Stage] == [0, 1, 2]
    assert [(int(step), step.slug, bool(step.title)) for step in Step] == [
        (1, "environment", True),
        (2, "preflight", True),
        (3, "dry_run", True),
        (4, "assembly", True),
        (5, "decision", True),
    ]


def test_a_drill_goes_through_its_steps_to_go() -> None:
    drill = passed()
    assert drill.next_step is Step.DECISION
    assert drill.sealed
    done = drill.decide(Decision.GO, WHY, by="op-1", utc=time(30), criteria=ALL_MET)
    assert done.ruling is not None
    assert (done.ruling.decision, done.next_step, drill.ruling) == (Decision.GO, None, None)


def test_steps_cannot_be_skipped_or_doubled() -> None:
    with refused("step 2 cannot start"):
        opened().start_step(Step.PREFLIGHT, time(1))
    running = opened().start_step(Step.ENVIRONMENT, time(1))
    with refused("step 1 is running"):
        running.start_step(Step.ENVIRONMENT, time(2))
    with refused("step 5 is taken by deciding"):
        opened().start_step(Step.DECISION, time(1))
    with refused("no step is running"):
        opened().pass_step(time(1))


def test_a_failed_step_is_tried_again_and_both_attempts_stay() -> None:
    failed = opened().start_step(Step.ENVIRONMENT, time(1)).fail_step(time(2), "config said live")
    assert failed.next_step is Step.ENVIRONMENT
    with refused("step 2 cannot start"):
        failed.start_step(Step.PREFLIGHT, time(3))
    again = failed.start_step(Step.ENVIRONMENT, time(3)).pass_step(time(4))
    assert [(item.number, item.status) for item in again.attempts] == [(1, StepStatus.FAIL), (2, StepStatus.PASS)]
    assert again.next_step is Step.PREFLIGHT


def test_a_repeat_needs_a_reason_and_takes_later_steps_back() -> None:
    drill = passed(3)
    with refused("step 2 has already passed"):
        drill.start_step(Step.PREFLIGHT, time(20))
    again = drill.start_step(Step.PREFLIGHT, time(20), "another feed").pass_step(time(21))
    assert again.next_step is Step.DRY_RUN
    assert not again.passed(Step.DRY_RUN)


def test_sealed_evidence_is_never_run_again() -> None:
    with refused("the evidence is sealed"):
        passed().start_step(Step.DRY_RUN, time(30), "I would like other trades")


def test_only_the_dry_run_has_an_outcome() -> None:
    with refused("only the dry run has an outcome, and it needs one"):
        opened().start_step(Step.ENVIRONMENT, time(1)).pass_step(time(2), Outcome.COMPLETED)
    running = passed(2).start_step(Step.DRY_RUN, time(10))
    with refused("only the dry run has an outcome, and it needs one"):
        running.pass_step(time(11))
    with refused("a dry run that ended CRASHED has not passed"):
        running.pass_step(time(11), Outcome.CRASHED)
    assert running.fail_step(time(11), "Traceback", Outcome.CRASHED).outcome is Outcome.CRASHED


def test_a_clock_that_goes_back_gives_no_negative_step() -> None:
    drill = opened().start_step(Step.ENVIRONMENT, time(9)).pass_step(time(3))
    assert drill.attempts[0].finished == time(9)


@pytest.mark.parametrize("unmet", list(CRITERIA))
def test_E5_go_is_refused_with_one_unmet_criterion(unmet: str) -> None:
    with refused("a GO is not possible"):
        passed().decide(Decision.GO, WHY, by="op-1", utc=time(30), criteria={**ALL_MET, unmet: False})


def test_go_is_refused_without_steps_outcome_criteria_or_rationale() -> None:
    impossible, short = "a GO is not possible", "the rationale needs 40 characters or more"
    for drill, criteria, why, told in (
        (passed(3), ALL_MET, WHY, impossible),
        (opened(), ALL_MET, WHY, impossible),
        (passed(), {}, WHY, impossible),
        (passed(), ALL_MET, "fine", short),
        (passed(), ALL_MET, " " * 60, short),
    ):
        with refused(told):
            drill.decide(Decision.GO, why, by="op-1", utc=time(30), criteria=criteria)


def test_no_go_is_always_possible_and_final() -> None:
    failed = opened().start_step(Step.ENVIRONMENT, time(1)).fail_step(time(2), "no venv")
    done = failed.decide(Decision.NO_GO, WHY, by="op-1", utc=time(3), criteria={})
    for again in (Decision.GO, Decision.NO_GO, Decision.VOID):
        with refused("the drill is decided: NO_GO"):
            done.decide(again, WHY, by="op-1", utc=time(4), criteria=ALL_MET)
    with refused("the drill is decided: NO_GO"):
        done.start_step(Step.ENVIRONMENT, time(4))


def test_void_stands_for_a_violation_and_for_nothing_else() -> None:
    for decision in (Decision.GO, Decision.NO_GO):
        with refused("the only verdict is VOID"):
            passed().decide(decision, WHY, by="op-1", utc=time(30), criteria=ALL_MET, violated=True)
    with refused("the verdict is not VOID"):
        passed().decide(Decision.VOID, WHY, by="op-1", utc=time(30), criteria=ALL_MET)
    done = passed().decide(Decision.VOID, WHY, by="op-1", utc=time(30), criteria=ALL_MET, violated=True)
    assert done.ruling is not None


MOVES = st.lists(
    st.sampled_from(["start", "pass", "fail", "jump", "go", "repeat"]),
    max_size=25,
)


@given(MOVES)
def test_no_sequence_of_moves_reaches_go_without_four_passes(moves: list[str]) -> None:
    drill = opened()
    for minute, move in enumerate(moves):
        try:
            drill = _moved(drill, move, minute)
        except NoliveError as error:
            assert error.exit_code == Exit.STATE
    if drill.ruling is not None:
        assert all(drill.passed(Step(number)) for number in range(1, 5))
        assert drill.outcome is not None
        assert drill.outcome.sound


def _moved(drill: Drill, move: str, minute: int) -> Drill:
    due = drill.next_step or Step.DECISION
    at = f"2026-11-22T11:{minute:02}:00Z"
    running = drill.running
    if move == "start":
        return drill.start_step(due, at)
    if move == "repeat":
        return drill.start_step(Step.ENVIRONMENT, at, "once more")
    if move == "jump":
        return drill.start_step(Step.DRY_RUN, at)
    if move == "pass":
        return drill.pass_step(at, Outcome.COMPLETED if running and running.step is Step.DRY_RUN else None)
    if move == "fail":
        return drill.fail_step(at, "did not work")
    return drill.decide(Decision.GO, WHY, by="op-1", utc=at, criteria=ALL_MET)


def test_a_failure_needs_a_reason_and_a_sound_outcome_a_go() -> None:
    with refused("a failed step needs a reason"):
        opened().start_step(Step.ENVIRONMENT, time(1)).fail_step(time(2), " ")
    unsound = replace(passed(), outcome=Outcome.TIMEOUT)
    with refused("a GO is not possible"):
        unsound.decide(Decision.GO, WHY, by="op-1", utc=time(30), criteria=ALL_MET)
    assert passed(1).last(Step.ENVIRONMENT) == passed(1).attempts[0]
    assert passed(1).last(Step.DRY_RUN) is None
