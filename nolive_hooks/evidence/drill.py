"""The drill as a frozen state machine; its words have no way to say "live"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from enum import IntEnum, StrEnum

from msgspec import Struct
from msgspec.structs import replace

from nolive_hooks.errors import NoliveError, state, usage

MIN_RATIONALE = 40
_STAMP = "%Y%m%d_%H%M%S"
_ID = re.compile(r"drill_(\d{8}_\d{6})", re.ASCII)


class Mode(StrEnum):
    """How orders are simulated. There is no fourth member, and there never will be one."""

    SHADOW = "shadow"
    PAPER = "paper"
    DRILL_ONLY = "drill_only"


class Step(IntEnum):
    """The five steps of the procedure, in their order."""

    ENVIRONMENT = 1
    PREFLIGHT = 2
    DRY_RUN = 3
    ASSEMBLY = 4
    DECISION = 5

    @property
    def slug(self) -> str:
        """The step's name as records hold it: `environment` ... `decision`."""
        return self.name.lower()

    @property
    def title(self) -> str:
        """The step's name as people read it."""
        return _TITLES[self]


_TITLES = {
    Step.ENVIRONMENT: "Environment",
    Step.PREFLIGHT: "Pre-flight",
    Step.DRY_RUN: "Dry run",
    Step.ASSEMBLY: "Evidence",
    Step.DECISION: "Decision",
}


class StepStatus(StrEnum):
    """How one attempt at a step ended."""

    PASS = "PASS"  # noqa: S105 - a result, not a password
    FAIL = "FAIL"
    SKIPPED = "SKIPPED"


class Outcome(StrEnum):
    """How the dry run ended; only the first two may lead to a GO."""

    COMPLETED = "COMPLETED"
    NO_SIGNALS = "NO_SIGNALS"
    CRASHED = "CRASHED"
    TIMEOUT = "TIMEOUT"
    ABORTED = "ABORTED"

    @property
    def sound(self) -> bool:
        """True where the strategy ran to its end, with or without trades."""
        return self in (Outcome.COMPLETED, Outcome.NO_SIGNALS)


class Decision(StrEnum):
    """The verdict on a drill; a GO says that this drill passed and nothing else."""

    GO = "GO"
    NO_GO = "NO_GO"
    VOID = "VOID"


class Stage(StrEnum):
    """The three seals of a pack, in their order."""

    EVIDENCE = "evidence"
    DECISION = "decision"
    REVIEW = "review"

    @property
    def order(self) -> int:
        """0 for evidence, 1 for decision, 2 for review."""
        return list(Stage).index(self)


def _no_id(text: str) -> NoliveError:
    return usage(
        f"not a drill id: {text[:40]!r}", why="an id is drill_YYYYMMDD_HHMMSS, the UTC time of its start",
        fix="nolive drill status",
    )  # fmt: skip


class DrillId(Struct, frozen=True, order=True):
    """The UTC second in which a drill was opened; every name of a drill derives from it here."""

    stamp: str

    def __post_init__(self) -> None:
        try:
            canonical = self.utc.strftime(_STAMP)
        except ValueError:
            canonical = ""
        if not canonical or canonical != self.stamp:
            raise _no_id(self.stamp)

    @classmethod
    def at(cls, utc: dt.datetime) -> DrillId:
        """The id of a drill that is opened at an aware point in time."""
        if utc.tzinfo is None:
            raise ValueError("a drill id needs an aware time")
        return cls(utc.astimezone(dt.UTC).strftime(_STAMP))

    @classmethod
    def parse(cls, text: str) -> DrillId:
        """Read `drill_YYYYMMDD_HHMMSS`, strictly; raises a usage error (exit 2) for anything else."""
        match = _ID.fullmatch(text)
        if match is None:
            raise _no_id(text)
        return cls(match.group(1))

    @property
    def utc(self) -> dt.datetime:
        """The aware start of the drill."""
        # `strptime` would load the calendar and compile its own expressions, for a form that ISO 8601 has, too.
        return dt.datetime.fromisoformat(self.stamp.replace("_", "T")).replace(tzinfo=dt.UTC)

    @property
    def branch(self) -> str:
        """The Git branch: `drill/YYYYMMDD_HHMMSS`."""
        return f"drill/{self.stamp}"

    @property
    def folder(self) -> str:
        """The pack's folder under the default root."""
        return self.folder_in("results")

    def folder_in(self, root: str) -> str:
        """The pack's folder under another root (policy `pack.root`)."""
        return f"{root}/{self}"

    @property
    def archive(self) -> str:
        """The archive's file name."""
        return f"{self}.tar.gz"

    @property
    def tag(self) -> str:
        """The release tag after the merge."""
        return str(self)

    def __str__(self) -> str:
        return f"drill_{self.stamp}"


class Attempt(Struct, frozen=True):
    """One try at a step; `status` is None while it runs. Times are RFC 3339 UTC."""

    step: Step
    number: int
    started: str
    finished: str = ""
    status: StepStatus | None = None
    reason: str = ""


class Ruling(Struct, frozen=True):
    """A decision beside its rationale, who took it and when."""

    decision: Decision
    rationale: str
    by: str
    utc: str


class Drill(Struct, frozen=True):
    """A drill and where it stands; every move returns a new value and an illegal move is a state error (exit 4)."""

    id: DrillId
    operator: str
    mode: Mode
    engine: str
    base_sha: str
    attempts: tuple[Attempt, ...] = ()
    outcome: Outcome | None = None
    ruling: Ruling | None = None

    @property
    def running(self) -> Attempt | None:
        """The attempt under way, if any."""
        last = self.attempts[-1] if self.attempts else None
        return last if last is not None and last.status is None else None

    @property
    def sealed(self) -> bool:
        """True once the evidence is sealed: nothing of steps 1 to 4 can be repeated."""
        return self.passed(Step.ASSEMBLY)

    @property
    def next_step(self) -> Step | None:
        """The first step that has not passed since the steps before it did; None when all have."""
        return next((step for step in Step if not self.passed(step)), None)

    def last(self, step: Step) -> Attempt | None:
        """The latest attempt at a step."""
        return next((item for item in reversed(self.attempts) if item.step is step), None)

    def passed(self, step: Step) -> bool:
        """True where the latest attempt passed and no earlier step was repeated after it."""
        if step is Step.DECISION:
            return self.ruling is not None
        places = [index for index, item in enumerate(self.attempts) if item.step is step]
        if not places or self.attempts[places[-1]].status is not StepStatus.PASS:
            return False
        return all(item.step >= step for item in self.attempts[places[-1] :])

    def start_step(self, step: Step, utc: str, reason: str = "") -> Drill:
        """Open an attempt at the next step, or repeat an earlier one with a written reason."""
        self._refuse_decided()
        if self.running is not None:
            raise state(f"step {self.running.step} is running", why="one step at a time", fix="nolive drill resume")
        if step is Step.DECISION:
            raise state(
                "step 5 is taken by deciding", why="its outcome is a verdict, not a pass", fix="nolive drill decide"
            )
        if self.sealed:
            raise state(
                "the evidence is sealed",
                why="nothing of steps 1 to 4 changes after the seal",
                fix="nolive drill decide",
            )
        due = self.next_step
        if due is not None and step > due:
            raise state(f"step {step} cannot start", why=f"step {due} has not passed", fix=f"nolive drill step {due}")
        number = sum(item.step is step for item in self.attempts) + 1
        if self.passed(step) and not reason.strip():
            raise state(
                f"step {step} has already passed",
                why="evidence is never replaced; a repetition keeps both attempts",
                fix=f'nolive drill step {step} --repeat --reason "why it runs again"',
            )
        return replace(self, attempts=(*self.attempts, Attempt(step, number, utc, reason=reason)))

    def pass_step(self, utc: str, outcome: Outcome | None = None) -> Drill:
        """Close the running attempt as passed; the dry run needs a sound outcome, no other step has one."""
        attempt = self._running()
        if (attempt.step is Step.DRY_RUN) != (outcome is not None):
            raise state(
                "only the dry run has an outcome, and it needs one",
                why="the verdict rests on it",
                fix="nolive drill status",
            )
        if outcome is not None and not outcome.sound:
            raise state(
                f"a dry run that ended {outcome} has not passed",
                why="a pass would contradict its own outcome",
                fix="nolive drill step 3 --repeat --reason ...",
            )
        return self._close(StepStatus.PASS, utc, attempt.reason, outcome)

    def fail_step(self, utc: str, reason: str, outcome: Outcome | None = None) -> Drill:
        """Close the running attempt as failed, saying why."""
        if not reason.strip():
            raise state(
                "a failed step needs a reason",
                why="it is part of the record, for people who were not there",
                fix="nolive drill status",
            )
        return self._close(StepStatus.FAIL, utc, reason, outcome)

    def decide(
        self,
        decision: Decision,
        rationale: str,
        *,
        by: str,
        utc: str,
        criteria: Mapping[str, bool],
        violated: bool = False,
    ) -> Drill:
        """Close the drill. GO needs steps 1 to 4 passed, a sound outcome and every criterion met.

        `criteria` maps the ids of `record_decision.CRITERIA` to whether they are met; `violated` is true where
        a hard prohibition was, and then the only verdict is VOID.
        """
        self._refuse_decided()
        if len(rationale.strip()) < MIN_RATIONALE:
            raise state(
                f"the rationale needs {MIN_RATIONALE} characters or more",
                why="it is read by those who did not see the drill",
                fix='nolive drill decide --rationale "..."',
            )
        if violated != (decision is Decision.VOID):
            word = "only verdict is VOID" if violated else "verdict is not VOID"
            raise state(
                f"the {word}",
                why="VOID stands for a violated prohibition and for nothing else",
                fix="nolive drill check",
            )
        if decision is Decision.GO:
            self._refuse_go(criteria)
        return replace(self, ruling=Ruling(decision, rationale, by, utc))

    def _refuse_go(self, criteria: Mapping[str, bool]) -> None:
        missing = [str(int(step)) for step in Step if step is not Step.DECISION and not self.passed(step)]
        unmet = [name for name, met in criteria.items() if not met]
        why = ""
        if missing:
            why = f"step {', '.join(missing)} has not passed"
        elif self.outcome is None or not self.outcome.sound:
            why = f"the dry run ended {self.outcome or 'without an outcome'}"
        elif unmet or not criteria:
            why = f"not met: {', '.join(unmet) or 'no criterion was judged'}"
        if why:
            raise state(
                "a GO is not possible", why=why, fix="nolive drill decide no-go, or repeat the step that failed"
            )

    def _refuse_decided(self) -> None:
        if self.ruling is not None:
            raise state(
                f"the drill is decided: {self.ruling.decision}",
                why="a decision is sealed",
                fix='nolive drill amend --reason "..." (before the merge)',
            )

    def _running(self) -> Attempt:
        attempt = self.running
        if attempt is None:
            raise state("no step is running", why="only a running step can end", fix="nolive drill")
        return attempt

    def _close(self, status: StepStatus, utc: str, reason: str, outcome: Outcome | None) -> Drill:
        attempt = self._running()
        if utc < attempt.started:
            utc = attempt.started  # the wall clock went back; durations are measured on a monotonic clock
        closed = replace(attempt, finished=utc, status=status, reason=reason)
        kept = outcome if attempt.step is Step.DRY_RUN else self.outcome
        return replace(self, attempts=(*self.attempts[:-1], closed), outcome=kept)
