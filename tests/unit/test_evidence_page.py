"""The page of a pack: what a reviewer sees, as values, and really drawn by the printer."""

from __future__ import annotations

import pytest

from nolive_hooks.evidence.drill import Decision, Outcome, StepStatus
from nolive_hooks.evidence.judges.judge import judge
from nolive_hooks.evidence.pages import words as figure_words
from nolive_hooks.evidence.pages.page import page
from nolive_hooks.evidence.records import (
    AllowNote,
    Amendment,
    AttemptRecord,
    Extension,
    PolicySnapshot,
    Span,
    StepBudget,
)
from nolive_hooks.report import html
from nolive_hooks.report.page import Digests, Facts, LineChart, Notice, Page, Step, Table, Timeline, Tone
from tests.unit import evidence_factory as factory
from tests.unit.evidence_checks import COMPLETE, with_decision, with_drill


def made(files: dict[str, bytes]) -> Page:
    pack = factory.pack(files)
    return page(pack, factory.POLICY, judge(pack, factory.POLICY))


def words(one: Page) -> str:
    return repr(one)


def test_a_page_holds_everything_a_reviewer_wants() -> None:
    one = made(COMPLETE)
    kinds = {type(block) for block in one.blocks}
    assert {Notice, Facts, Table, Timeline, LineChart, Digests} <= kinds
    assert "A GO concerns this drill only" in one.banner
    charts = [block for block in one.blocks if isinstance(block, LineChart)]
    assert [chart.title for chart in charts] == ["Equity", "Drawdown"]
    assert min(point.y for point in charts[1].series[0].points) < 0
    assert "Every check of the pack passed." in words(one)
    digests = next(block for block in one.blocks if isinstance(block, Digests))
    assert len(digests.rows) == len(COMPLETE) - 2


def test_the_printer_draws_it_and_says_no_live() -> None:
    text = html.render(made(COMPLETE))
    assert "<script" not in text
    assert "does not authorise live trading" in text
    assert factory.RUN_ID in text


def test_findings_deviations_and_self_review_are_visible() -> None:
    broken = made({**COMPLETE, "notes.txt": b"x"})
    assert "NL-PCK-01" in words(broken)
    reviewed = made(with_decision(self_reviewed=True))
    notices = [block for block in reviewed.blocks if isinstance(block, Notice)]
    assert "Self-reviewed" in [notice.title for notice in notices]
    answers = tuple(
        item.__class__(id=item.id, text=item.text, by=item.by, utc=item.utc, scripted=True)
        for item in factory.drill_record(factory.evidence_files()).answers
    )
    allow = AllowNote(rule="live-key/x", path="a.md", reason="documented example", owner="op-1", expires="2026-12-01")
    attempt = AttemptRecord(
        step=1, number=1, started=factory.at(0), finished=factory.at(1), status=StepStatus.FAIL, reason="no venv"
    )
    deviant = made(with_drill(answers=answers, allows=(allow,), attempts=(attempt,)))
    for phrase in ("DEMO", "documented example", "1 earlier attempt"):
        assert phrase in words(deviant)


def test_a_page_is_made_of_what_is_there() -> None:
    quiet = made(factory.complete_files(Decision.NO_GO, Outcome.NO_SIGNALS))
    assert "No trade was made." in words(quiet)
    assert any(isinstance(block, Notice) and block.kind is Tone.CAUTION for block in quiet.blocks)
    bare = made({"drill.json": b"{}"})
    assert "not decided" in bare.title
    assert html.render(bare)
    assert "Not defined for this run." in words(quiet)
    assert "no trade was closed" in words(quiet)


def test_the_timeline_shows_all_five_steps_with_their_extensions() -> None:
    record = factory.drill_record(factory.evidence_files())
    budget = [row for row in record.budget if row.step < 5]  # step 5 stands in decision.json
    budget[2] = StepBudget(step=3, planned_min=30, used_min=41, extensions=(Extension(min=15, reason="slow warm-up"),))
    policy = PolicySnapshot(path="x", sha256="34" * 32, values={"drill": {"budget_minutes": [15, 20, 30, 20, 15]}})
    steps = timeline(made(with_drill(budget=tuple(budget), policy=policy)))
    assert [(step.name, step.planned_minutes, step.used_minutes) for step in steps] == [
        ("Environment", 15, 5), ("Pre-flight", 20, 15), ("Dry run", 45, 41), ("Evidence", 20, 3), ("Decision", 15, 4),
    ]  # fmt: skip
    assert steps[2].note == "extended by 15 min: slow warm-up"
    assert steps[3].note == "counted until the record was sealed"


@pytest.mark.parametrize("minutes", [None, "x", [], [1, 2, 3, 4, None], {"a": 1}])
def test_a_recorded_policy_that_says_nothing_of_minutes_is_the_default_as_for_the_judge(minutes: object) -> None:
    policy = PolicySnapshot(path="x", sha256="34" * 32, values={"drill": {"budget_minutes": minutes}})
    assert timeline(made(with_drill(policy=policy)))[4].planned_minutes == 15


def test_the_minutes_between_two_verdicts_are_nobodys() -> None:
    again = (Amendment(utc=factory.at(60 * 24), by="op-1", reason="another strategy"),)
    late = Span(started=factory.at(34), finished=factory.at(60 * 24 + 5))
    last = timeline(made(factory.decide(factory.sealed_evidence(), step=late, amendments=again)))[4]
    assert (last.used_minutes, last.note) == (0.0, "amended 1 time, minutes not counted")


def timeline(one: Page) -> tuple[Step, ...]:
    return next(block for block in one.blocks if isinstance(block, Timeline)).steps


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [("max_drawdown", -0.12345, "-12.345 %"), ("net_pnl", -71.26, "-71.26 EUR"), ("trades_total", 1037, "1,037"),
     ("sharpe_ratio", -2.77171, "-2.772"), ("longest_trade_s", 21900, "6 h 05 min"), ("cagr", None, "none"),
     ("max_drawdown_duration_s", 200_000, "2 d 7 h"), ("longest_trade_s", 59.6, "1 min 00 s")],
)  # fmt: skip
def test_figures_are_shown_with_their_units(name: str, value: float | None, shown: str) -> None:
    assert figure_words.shown(name, value, "EUR") == shown


def test_figures_have_names_in_words() -> None:
    assert figure_words.label("max_drawdown_duration_s") == "Longest drawdown"
    assert figure_words.label("profit_factor") == "Profit factor"
