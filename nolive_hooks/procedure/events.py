"""What happens in a drill, as values: one type for each kind of line in the journal."""

from __future__ import annotations

from msgspec import Struct

from nolive_hooks.evidence.drill import Decision, Mode, Outcome, Stage, StepStatus
from nolive_hooks.evidence.records import (
    AllowNote,
    Authorisation,
    CodeFile,
    Command,
    Control,
    DataInfo,
    EffectiveMode,
    EngineInfo,
    EngineNative,
    Instrument,
    Limit,
    Lockfile,
    Network,
    Precondition,
    RepoState,
    ScanRecord,
    StrategyInfo,
)


class Plan(Struct, frozen=True, kw_only=True):
    """Everything that is fixed when a drill starts; money and times of the run derive from it alone."""

    run_id: str
    operator: str
    login: str
    email: str
    mode: Mode
    engine: str
    strategy: str
    symbol: str
    scenario: str
    seed: int
    bars: int
    base: str
    base_sha: str
    budget_minutes: tuple[int, ...]
    policy_sha256: str
    policy_file: str = ""  # empty: the defaults, there is no policy in this repository
    self_reviewed: bool = False
    follows: str = ""
    strict_time: bool = False


class Started(Struct, frozen=True, tag="started"):
    """The drill was opened."""

    plan: Plan


class StepStarted(Struct, frozen=True, tag="step_started"):
    """An attempt at a step began; `reason` says why a step is repeated, `duration` how long it may run (seconds)."""

    step: int
    reason: str = ""
    duration: float = 0.0


class Answered(Struct, frozen=True, tag="answered"):
    """A human answered a question, or a file did (`scripted`)."""

    step: int
    id: str
    text: str
    by: str
    scripted: bool


class EnvironmentFacts(Struct, frozen=True, tag="environment", kw_only=True):
    """What step 1 found."""

    repo: RepoState
    code_under_test: tuple[CodeFile, ...]
    effective: tuple[EffectiveMode, ...]
    scans: tuple[ScanRecord, ...]
    preconditions: tuple[Precondition, ...]
    authorisation: Authorisation
    strategy: StrategyInfo
    lockfiles: tuple[Lockfile, ...] = ()
    allows: tuple[AllowNote, ...] = ()


class RunFacts(Struct, frozen=True, tag="dry_run", kw_only=True):
    """What step 3 found."""

    engine: EngineInfo
    data: DataInfo
    network: Network
    scans: tuple[ScanRecord, ...]
    effective: tuple[EffectiveMode, ...]
    after_ok: bool
    native: EngineNative
    limits: tuple[Limit, ...]
    controls: tuple[Control, ...]
    diagnosis: str = ""
    instrument: Instrument | None = None  # None: the usual precisions


Facts = EnvironmentFacts | RunFacts | None


class StepFinished(Struct, frozen=True, tag="step_finished", kw_only=True):
    """The running attempt ended after `seconds` of a monotonic clock."""

    step: int
    status: StepStatus
    reason: str
    seconds: float
    commands: tuple[Command, ...] = ()
    notes: str = ""
    outcome: Outcome | None = None
    facts: Facts = None


class Noted(Struct, frozen=True, tag="noted"):
    """Something that concerns the record but changes nothing: an overrun, a broken lock."""

    text: str


class Extended(Struct, frozen=True, tag="extended", kw_only=True):
    """A step was given more minutes, for a reason."""

    step: int
    minutes: float
    reason: str
    by: str


class Attached(Struct, frozen=True, tag="attached", kw_only=True):
    """A picture became evidence, under its name in the pack."""

    path: str
    sha256: str
    caption: str
    by: str


class Sealed(Struct, frozen=True, tag="sealed"):
    """A stage of the pack was sealed under this seal id."""

    stage: Stage
    seal: str


class Committed(Struct, frozen=True, tag="committed"):
    """The pack was committed."""

    stage: Stage
    commit: str


class Decided(Struct, frozen=True, tag="decided", kw_only=True):
    """The verdict was given, with its reasons; `met` names the criteria that are met."""

    decision: Decision
    rationale: str
    by: str
    met: tuple[str, ...]
    unmet: tuple[str, ...]


class Reviewed(Struct, frozen=True, tag="reviewed"):
    """The post-run review was written."""

    by: str


class Amended(Struct, frozen=True, tag="amended"):
    """Documents were changed after their seal and before the merge."""

    reason: str
    by: str


class Closed(Struct, frozen=True, tag="closed"):
    """Nothing more happens to this drill; `how` is finished or aborted."""

    how: str


Event = (
    Started
    | StepStarted
    | Answered
    | StepFinished
    | Noted
    | Extended
    | Attached
    | Sealed
    | Committed
    | Decided
    | Reviewed
    | Amended
    | Closed
)
