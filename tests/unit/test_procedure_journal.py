"""The journal and what is read out of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nolive_hooks.errors import NoliveError
from nolive_hooks.evidence.drill import Mode, Outcome, Step, StepStatus
from nolive_hooks.evidence.logs import audit
from nolive_hooks.procedure.events import (
    Amended,
    Answered,
    Closed,
    Event,
    Noted,
    Plan,
    Started,
    StepFinished,
    StepStarted,
)
from nolive_hooks.procedure.journal import FILE, Holder, Journal, lock, read
from nolive_hooks.procedure.standing import fold

UTC = "2026-11-22T10:45:00Z"
PLAN = Plan(
    run_id="drill_20261122_104500", operator="Op One", login="op-1", email="op-1@example.org", mode=Mode.DRILL_ONLY,
    engine="synthetic", strategy="ma", symbol="BTC-EUR", scenario="trend", seed=1, bars=500, base="main",
    base_sha="a" * 40, budget_minutes=(15, 20, 30, 20, 15), policy_sha256="b" * 64,
)  # fmt: skip


def passed(step: Step, outcome: Outcome | None = None) -> StepFinished:
    return StepFinished(step=int(step), status=StepStatus.PASS, reason="", seconds=1.5, outcome=outcome)


def journal(tmp_path: Path, *events: Event) -> Journal:
    made = Journal.create(str(tmp_path / "d"))
    for event in events:
        made.append(UTC, event)
    return made


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    made = journal(tmp_path, Started(PLAN), StepStarted(1), Answered(1, "environment.trained", "yes", "op-1", False))
    again = Journal.load(made.folder)
    assert again.entries == made.entries
    assert again.last == made.last


def test_the_evidence_judge_reads_the_same_chain(tmp_path: Path) -> None:
    made = journal(tmp_path, Started(PLAN), StepStarted(1), passed(Step.ENVIRONMENT), Closed("aborted"))
    events, faults = audit(made.raw)
    assert faults == ()
    assert [event.type for event in events] == ["started", "step_started", "step_finished", "closed"]


@given(st.integers(0, 5), st.integers(0, 10**6), st.integers(1, 255))
def test_no_byte_can_be_changed_unnoticed(number: int, place: int, change: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        made = journal(Path(folder), Started(PLAN), *(Noted(f"note {index}") for index in range(6)))
        lines = made.raw.splitlines(keepends=True)
        target = bytearray(lines[number])
        target[place % (len(target) - 1)] ^= change
        changed = b"".join((*lines[:number], bytes(target), *lines[number + 1 :]))
        try:
            rows = [entry for entry, _ in read(changed, folder)]
        except NoliveError as error:
            assert error.exit_code == 4
        else:
            assert rows != made.entries or changed == made.raw
            assert changed != made.raw, "a change that gives the same chain"


def test_D2_a_torn_line_is_dropped_and_the_rest_stands(tmp_path: Path) -> None:
    made = journal(tmp_path, Started(PLAN), StepStarted(1))
    path = Path(made.folder) / FILE
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"event":')
    assert Journal.load(made.folder).entries == made.entries
    assert path.read_bytes() == whole


def test_two_drills_cannot_have_one_id(tmp_path: Path) -> None:
    made = journal(tmp_path, Started(PLAN))
    with pytest.raises(NoliveError, match="a drill with this id exists already"):
        Journal.create(made.folder)


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ((), "the journal of the drill is empty"),
        ((StepStarted(1),), "a drill starts once, with its first line"),
        ((Started(PLAN), Started(PLAN)), "a drill starts once, with its first line"),
        ((Started(PLAN), StepStarted(3)), "step 3 cannot start"),
    ],
)
def test_an_illegal_history_is_refused(tmp_path: Path, events: tuple[Event, ...], told: str) -> None:
    made = journal(tmp_path, *events)
    with pytest.raises(NoliveError, match=told) as caught:
        fold(Journal.load(made.folder).entries if events else [])
    assert caught.value.exit_code == 4


def test_where_a_drill_stands(tmp_path: Path) -> None:
    events = (
        Started(PLAN), StepStarted(1), passed(Step.ENVIRONMENT), StepStarted(2), passed(Step.PREFLIGHT), StepStarted(3),
        passed(Step.DRY_RUN, Outcome.NO_SIGNALS),
    )  # fmt: skip
    standing = fold(journal(tmp_path, *events).entries)
    assert standing.drill.next_step is Step.ASSEMBLY
    assert standing.drill.outcome is Outcome.NO_SIGNALS
    assert standing.seconds[Step.DRY_RUN] == 1.5


def test_answers_of_an_earlier_attempt_are_asked_again(tmp_path: Path) -> None:
    answer = Answered(1, "environment.trained", "yes", "op-1", False)
    failed = StepFinished(step=1, status=StepStatus.FAIL, reason="x", seconds=0.0)
    events: tuple[Event, ...] = (Started(PLAN), StepStarted(1), answer)
    assert "environment.trained" in fold(journal(tmp_path / "a", *events).entries).current
    later = fold(journal(tmp_path / "b", *events, failed, StepStarted(1)).entries)
    assert later.current == {}
    assert len(later.answers) == 1


def test_an_amendment_asks_the_decision_again(tmp_path: Path) -> None:
    answer = Answered(5, "decision.rationale", "because", "op-1", False)
    standing = fold(journal(tmp_path, Started(PLAN), answer, Amended("a reason", "op-1")).entries)
    assert standing.current == {}
    assert standing.amendments[0][1].reason == "a reason"


def holder(**changed: object) -> Holder:
    values: dict[str, object] = {"pid": os.getpid(), "host": "here", "boot": "b1", "since": UTC, "doing": "the drill"}
    return Holder(**{**values, **changed})  # type: ignore[arg-type]


def test_D4_a_lock_is_held_by_one(tmp_path: Path) -> None:
    path = str(tmp_path / "lock")
    with (
        lock(path, holder()),
        pytest.raises(NoliveError, match=f"held by process {os.getpid()} on here since {UTC}"),
        lock(path, holder()),
    ):
        pass
    assert not os.path.exists(path)


def test_D4_the_lock_is_released_when_the_work_fails(tmp_path: Path) -> None:
    path = str(tmp_path / "lock")
    with pytest.raises(ZeroDivisionError), lock(path, holder()):
        _ = 1 / 0
    assert not os.path.exists(path)


@pytest.mark.parametrize(
    ("other", "broken"),
    [({"pid": 2**22 + 9}, True), ({"boot": "b0"}, True), ({"host": "there", "pid": 1}, False), ({}, False)],
)
def test_D5_only_a_dead_holder_is_replaced(tmp_path: Path, other: dict[str, object], broken: bool) -> None:
    import msgspec

    path = tmp_path / "lock"
    path.write_bytes(msgspec.json.encode(holder(**other)))
    if not broken:
        with pytest.raises(NoliveError), lock(str(path), holder()):
            pass
        return
    with lock(str(path), holder()) as note:
        assert "took over the lock" in note


def test_D5_an_unreadable_lock_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.write_bytes(b"")
    with lock(str(path), holder()) as note:
        assert note
