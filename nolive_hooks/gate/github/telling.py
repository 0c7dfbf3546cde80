"""What a reader is told about a verdict: a page for the job summary, annotations, and outputs for later steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nolive_hooks.gate.verdict import Reason, Verdict, Weight
from nolive_hooks.report import github, summary
from nolive_hooks.report.escape import workflow, workflow_property
from nolive_hooks.report.markdown import MOST_BYTES
from nolive_hooks.report.page import Block, Cell, Column, Fact, Facts, Notice, Page, Table, Tone

BANNER = "NO-LIVE: a GO concerns the drill only and does not authorise live trading."
_TONES = {"pass": Tone.GOOD, "pending": Tone.CAUTION, "fail": Tone.BAD}
_WEIGHTS = {Weight.FAIL: Tone.BAD, Weight.PENDING: Tone.CAUTION, Weight.NOTE: Tone.PLAIN}
_COMMANDS = {Weight.FAIL: "error", Weight.PENDING: "warning"}


def page(verdict: Verdict, sentence: str, facts: Iterable[tuple[str, str]]) -> str:
    """The verdict as Markdown of at most 900 KiB in which nothing foreign acts."""
    rows = tuple(Fact(label, Cell(value, code=True)) for label, value in facts)
    blocks: tuple[Block, ...] = (
        Notice(_TONES[verdict.verdict], f"{verdict.verdict} ({verdict.outcome}, drill only)", sentence),
        Facts(rows),
        Table(
            (Column("Weight"), Column("Code"), Column("Reason"), Column("Can act")),
            tuple(_row(reason) for reason in verdict.reasons),
        ),
    )
    return summary.render(Page("nolive/sign-off", BANNER, blocks=blocks), most=MOST_BYTES)


def _row(reason: Reason) -> tuple[Cell, ...]:
    weight = Cell(reason.weight.value, _WEIGHTS[reason.weight])
    return weight, Cell(reason.code, code=True), Cell(reason.message), Cell(", ".join(reason.can_act))


def errors_of(verdict: Verdict, title: str) -> Iterator[str]:
    """At most nine workflow commands, the heaviest first; the last says how many reasons it leaves out."""
    told = [reason for reason in verdict.reasons if reason.weight in _COMMANDS]
    shown = told if len(told) <= github.AT_MOST else told[: github.AT_MOST - 1]
    for reason in shown:
        name = workflow_property(f"{title}: {reason.code}")
        yield f"::{_COMMANDS[reason.weight]} title={name}::{workflow(reason.message)}"
    if len(shown) < len(told):
        more = f"and {len(told) - len(shown)} more reasons: see the job summary"
        yield f"::error title={workflow_property(title)}::{workflow(more)}"


def outputs(verdict: Verdict, number: int, pack: str, delimiter: str) -> str:
    """Lines for GITHUB_OUTPUT; `delimiter` is random and new for each call."""
    values = {
        "number": str(number),
        "verdict": verdict.verdict,
        "outcome": verdict.outcome,
        "sha": verdict.sha or "",
        "run-id": pack.rpartition("/")[2],
    }
    return "".join(github.output(name, value, delimiter) for name, value in values.items())
