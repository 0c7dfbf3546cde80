"""Where a drill stands: the journal folded into one value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from nolive_hooks.errors import state
from nolive_hooks.evidence.drill import Drill, DrillId, Stage, Step, StepStatus
from nolive_hooks.evidence.records import Answer
from nolive_hooks.procedure.events import (
    Amended,
    Answered,
    Attached,
    Closed,
    Committed,
    Decided,
    EnvironmentFacts,
    Extended,
    Noted,
    Plan,
    Reviewed,
    RunFacts,
    Sealed,
    Started,
    StepFinished,
    StepStarted,
)
from nolive_hooks.procedure.journal import Entry


@dataclass(frozen=True, slots=True)
class Standing:
    """A drill as its journal tells it.

    `finished` holds the last finished attempt of each step; `current` the questions that were answered since
    the running attempt of their step began (id -> step), which need not be asked again.
    """

    plan: Plan
    opened: str
    drill: Drill
    answers: tuple[Answer, ...] = ()
    current: dict[str, int] = field(default_factory=dict)
    finished: dict[Step, StepFinished] = field(default_factory=dict)
    seconds: dict[Step, float] = field(default_factory=dict)
    seals: dict[Stage, str] = field(default_factory=dict)
    commits: dict[Stage, str] = field(default_factory=dict)
    decided: Decided | None = None
    decided_utc: str = ""
    decision_opened: str = ""
    reviewed: bool = False
    amendments: tuple[tuple[str, Amended], ...] = ()
    extensions: tuple[Extended, ...] = ()
    pictures: tuple[Attached, ...] = ()
    duration: float = 0.0  # seconds, as the newest attempt was told; 0: its budget
    notes: tuple[str, ...] = ()
    closed: str = ""

    @property
    def environment(self) -> EnvironmentFacts | None:
        """What step 1 found in its last attempt."""
        facts = self._facts(Step.ENVIRONMENT)
        return facts if isinstance(facts, EnvironmentFacts) else None

    @property
    def run(self) -> RunFacts | None:
        """What step 3 found in its last attempt."""
        facts = self._facts(Step.DRY_RUN)
        return facts if isinstance(facts, RunFacts) else None

    def _facts(self, step: Step) -> EnvironmentFacts | RunFacts | None:
        done = self.finished.get(step)
        return done.facts if done is not None else None

    def answer(self, name: str) -> Answer | None:
        """The newest answer to a question."""
        return next((item for item in reversed(self.answers) if item.id == name), None)


def fold(entries: Iterable[Entry]) -> Standing:
    """Replay a journal that was read from a disk or is being written; a state error for an empty one."""
    standing: Standing | None = None
    for entry in entries:
        standing = _opened(entry) if standing is None else after(standing, entry)
    if standing is None:
        raise state(
            "the journal of the drill is empty", why="without it nobody knows what was done", fix="nolive drill start"
        )
    return standing


def _opened(entry: Entry) -> Standing:
    assert isinstance(entry.event, Started)  # noqa: S101 - `journal.read` refuses any other first line
    plan = entry.event.plan
    drill = Drill(DrillId.parse(plan.run_id), plan.operator, plan.mode, plan.engine, plan.base_sha)
    return Standing(plan, entry.utc, drill)


def after(standing: Standing, entry: Entry) -> Standing:
    """The standing after one more event; a state error for an event that may not happen now."""
    match entry.event:
        case StepStarted() | StepFinished():
            return _stepped(standing, entry)
        case Answered(step, name, text, by, scripted):
            answer = Answer(id=name, text=text, by=by, utc=entry.utc, scripted=scripted)
            current = {**standing.current, name: step}
            return replace(standing, answers=(*standing.answers, answer), current=current)
        case Sealed(stage, seal):
            return replace(standing, seals={**standing.seals, stage: seal})
        case Committed(stage, commit):
            return replace(standing, commits={**standing.commits, stage: commit})
        case Decided() as decided:
            return replace(standing, decided=decided, decided_utc=entry.utc)
        case Reviewed():
            return replace(standing, reviewed=True)
        case Amended() as amended:
            amendments = (*standing.amendments, (entry.utc, amended))
            return replace(
                standing,
                amendments=amendments,
                current=_without(standing, Step.DECISION),
                reviewed=False,
                commits={stage: commit for stage, commit in standing.commits.items() if stage is not Stage.REVIEW},
            )
        case Noted() | Extended() | Attached() as extra:
            return _collected(standing, extra)
        case Closed(how):
            return replace(standing, closed=how)
        case Started():
            raise AssertionError("journal.read refuses a second start")


def _collected(standing: Standing, event: Noted | Extended | Attached) -> Standing:
    """What adds to the record and moves nothing."""
    match event:
        case Noted(text):
            return replace(standing, notes=(*standing.notes, text))
        case Extended():
            return replace(standing, extensions=(*standing.extensions, event))
        case Attached():
            return replace(standing, pictures=(*standing.pictures, event))


def _without(standing: Standing, step: Step) -> dict[str, int]:
    return {name: asked for name, asked in standing.current.items() if asked != step}


def _stepped(standing: Standing, entry: Entry) -> Standing:
    event = entry.event
    if isinstance(event, StepStarted):
        if event.step == Step.DECISION:
            return replace(standing, decision_opened=standing.decision_opened or entry.utc)
        drill = standing.drill.start_step(Step(event.step), entry.utc, event.reason)
        current = _without(standing, Step(event.step))
        return replace(standing, drill=drill, current=current, duration=event.duration)
    assert isinstance(event, StepFinished)  # noqa: S101 - the only caller matched one of the two
    step = Step(event.step)
    used = {**standing.seconds, step: standing.seconds.get(step, 0.0) + event.seconds}
    if event.status is StepStatus.PASS:
        drill = standing.drill.pass_step(entry.utc, event.outcome)
    else:
        drill = standing.drill.fail_step(entry.utc, event.reason, event.outcome)
    return replace(standing, drill=drill, seconds=used, finished={**standing.finished, step: event})
