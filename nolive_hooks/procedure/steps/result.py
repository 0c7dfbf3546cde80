"""How a step ended, before it is written to the journal."""

from __future__ import annotations

from dataclasses import dataclass, field

from nolive_hooks.evidence.drill import Outcome, Step, StepStatus
from nolive_hooks.evidence.records import PRECONDITIONS, Command
from nolive_hooks.procedure.context import Check, DrillContext
from nolive_hooks.procedure.events import Facts


@dataclass
class Findings:
    """Collects what a step looks at: shows each line at once and keeps it for logs/system.log."""

    ctx: DrillContext
    step: Step
    checks: list[Check] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def check(self, name: str, ok: bool, seen: str, remedy: str = "") -> bool:
        """Note one check, show it and log it; gives `ok` back."""
        self.checks.append(Check(name, ok, seen, remedy))
        self.ctx.show("ok" if ok else "FAIL", seen)
        if not ok and remedy:
            self.ctx.show("", f"fix: {remedy}")
        self.log("INFO" if ok else "ERROR", f"{name}: {seen}")
        return ok

    def note(self, text: str) -> None:
        """Note something that is neither right nor wrong."""
        self.ctx.show("note", text)
        self.log("INFO", text)

    def log(self, level: str, text: str) -> None:
        """One line of logs/system.log: time, level, run id, text."""
        one_line = " ".join(text.split())
        self.lines.append(f"{self.ctx.host.utc} {level} {self.ctx.plan.run_id} step {int(self.step)} {one_line}\n")

    def finish(
        self, *, notes: str = "", facts: Facts = None, outcome: Outcome | None = None, failed: str = ""
    ) -> StepResult:
        """Keep the log lines and sum up: the step passed when every check is in order and nothing else failed."""
        self.ctx.keep(self.step, "logs/system.log", "".join(self.lines).encode("utf-8", "replace"))
        wrong = [row.id for row in self.checks if not row.ok]
        reason = failed or (f"not met: {'; '.join(PRECONDITIONS.get(name, name) for name in wrong)}" if wrong else "")
        status = StepStatus.FAIL if reason else StepStatus.PASS
        return StepResult(status, reason, tuple(self.commands), notes, facts, outcome)

    def ok(self, *names: str) -> bool:
        """True where all checks of these names are in order (and there is one at least)."""
        chosen = [row.ok for row in self.checks if row.id in names]
        return bool(chosen) and all(chosen)


@dataclass(frozen=True, slots=True)
class StepResult:
    """How an attempt ended; `reason` is empty for a pass."""

    status: StepStatus
    reason: str
    commands: tuple[Command, ...] = ()
    notes: str = ""
    facts: Facts = None
    outcome: Outcome | None = None
