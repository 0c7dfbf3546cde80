"""What `nolive drill` prints: 80 columns, one line for each thing that was looked at, JSON where asked for."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
import time
from typing import Any

import click

from nolive_hooks.evidence.drill import Decision, Step, StepStatus
from nolive_hooks.procedure.minutes import NOTICE
from nolive_hooks.procedure.standing import Standing
from nolive_hooks.report.escape import visible

WIDTH, NARROW = 80, 40
BAR = 16
SCOPE = "A GO here means: this drill passed. It never authorises live trading."


class View:
    """Prints for people, or stays silent and prints one JSON value at the end."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self._shown = 0.0
        self._moving = 0  # columns of the moving line that stands on the terminal
        self._warned = False

    def line(self, text: str = "") -> None:
        """One plain line."""
        if not self.as_json:
            click.echo(text)

    def show(self, kind: str, text: str) -> None:
        """One thing a step looked at."""
        self.end_progress()
        if kind != "you" or not sys.stdin.isatty():
            self.wrapped(f"  {kind:<5} ", visible(text))

    def wrapped(self, head: str, text: str) -> None:
        """A text in lines that fit the terminal (80 columns at most), under one another behind a head."""
        lines = textwrap.wrap(text, room() - len(head), break_long_words=False, break_on_hyphens=False) or [""]
        self.line(head + lines[0])
        for rest in lines[1:]:
            self.line(" " * len(head) + rest)

    def progress(self, seconds: float, lines: int, allowed: float) -> None:
        """A moving line on a terminal, four times a second; at 80 % of the time a line that stays, everywhere."""
        if self.as_json:
            return
        if not self._warned and seconds >= allowed * NOTICE:
            self._warned = True
            self.end_progress()
            self.show("note", f"{clock(seconds)} of {clock(allowed)} are used; then the run is stopped")
        if not sys.stdout.isatty() or time.monotonic() - self._shown < 0.25:
            return
        self._shown = time.monotonic()
        line = moving_line(seconds, lines, allowed, shutil.get_terminal_size((WIDTH, 24)).columns)
        self._moving = len(line)
        click.echo(f"\r{line}", nl=False)

    def end_progress(self) -> None:
        """Wipe the moving line, so that what comes next starts on a clean one."""
        if self._moving:
            click.echo(f"\r{' ' * self._moving}\r", nl=False)
        self._moving = 0

    def opening(self, standing: Standing, folder: str) -> None:
        """The banner of a drill."""
        plan = standing.plan
        self.wrapped("", f"NO-LIVE DRILL  {plan.run_id}   operator {plan.login}   mode {plan.mode.value}")
        self.wrapped("", f"branch {standing.drill.id.branch} from {plan.base} {plan.base_sha[:7]}")
        self.wrapped("", f"pack {folder}/, {sum(plan.budget_minutes)} minutes planned")
        self.wrapped("", SCOPE)

    def step(self, step: Step, minutes: float) -> None:
        """The heading of a step."""
        self._warned = False
        self.line()
        self.line(f"Step {int(step)} of 5  {step.title:<{room() - 40}} budget {minutes:g} min")

    def done(self, step: Step, status: StepStatus, seconds: float, reason: str) -> None:
        """How a step ended."""
        self.line(f"Step {int(step)} {'done' if status is StepStatus.PASS else 'FAILED'} in {clock(seconds)}.")
        if reason:
            self.wrapped("        ", visible(reason))

    def decision(self, verdict: Decision) -> None:
        """The verdict, and what it does not mean."""
        self.line(f"Decision: {word(verdict)} (drill only)")
        self.wrapped("", SCOPE)

    def next(self, *commands: str) -> None:
        """The next command; of several, each on a line of its own, so that it can be copied."""
        self.line(f"Next: {commands[0]}")
        for other in commands[1:]:
            self.line(f"  or: {other}")

    def result(self, value: dict[str, Any]) -> None:
        """The one JSON value of a command."""
        if self.as_json:
            click.echo(json.dumps(value, indent=2, sort_keys=True))


def room() -> int:
    """How many columns a text may have: the terminal's, 80 at most."""
    return max(NARROW, min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns))


def word(verdict: Decision) -> str:
    """The verdict as people write it."""
    return verdict.value.replace("_", "-")


def moving_line(seconds: float, lines: int, allowed: float, columns: int) -> str:
    """How far a run is, in at most `columns - 1` columns and plain ASCII; what has no room is left out."""
    done = min(1.0, seconds / allowed) if allowed else 1.0
    filled = round(done * BAR)
    parts = (
        f"  run   {clock(seconds)} of {clock(allowed)}",
        f"  [{'#' * filled}{'-' * (BAR - filled)}]",
        f"  {lines} log lines",
        "  Ctrl-C is safe",
    )
    line = ""
    for part in parts:
        if len(line) + len(part) < columns:
            line += part
    return line


def clock(seconds: float) -> str:
    """Minutes and seconds."""
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"


def summary(standing: Standing, folder: str) -> dict[str, Any]:
    """Where a drill stands, as JSON."""
    due = standing.drill.next_step
    return {
        "run_id": standing.plan.run_id,
        "operator": standing.plan.login,
        "mode": standing.plan.mode.value,
        "branch": standing.drill.id.branch,
        "pack": folder,
        "steps": [
            {
                "step": int(item.step),
                "attempt": item.number,
                "status": item.status.value if item.status is not None else "running",
                "started": item.started,
                "finished": item.finished,
                "reason": item.reason,
            }
            for item in standing.drill.attempts
        ],
        "next_step": None if due is None or standing.decided is not None else int(due),
        "outcome": standing.drill.outcome.value if standing.drill.outcome is not None else None,
        "decision": standing.decided.decision.value if standing.decided is not None else None,
        "seals": {stage.value: seal for stage, seal in standing.seals.items()},
        "commits": {stage.value: commit for stage, commit in standing.commits.items()},
        "reviewed": standing.reviewed,
        "closed": standing.closed,
        "next": next_command(standing),
    }


def next_command(standing: Standing) -> str:
    """What to type now."""
    if standing.closed and not standing.decided:
        return "nolive drill start"
    if standing.decided is None:
        due = standing.drill.next_step
        return "nolive drill decide" if due in (None, Step.DECISION) else "nolive drill resume"
    if not standing.reviewed:
        return "nolive drill review"
    return "nolive drill pr"
