"""The shape of drill.json: the one truth about what was run, by whom, where and how."""

# No postponed annotations: msgspec would compile and evaluate each of them at the first record.

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from nolive_hooks.evidence.drill import Mode, Outcome, StepStatus

Utc = Annotated[
    str,
    Meta(
        pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?Z$",
        description="RFC 3339 in UTC, ending in Z",
    ),
]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", description="SHA-256, lower-case hex")]
GitId = Annotated[str, Meta(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$", description="Git object id")]
RunId = Annotated[str, Meta(pattern=r"^drill_\d{8}_\d{6}$", description="the drill's id and its folder's name")]
Count = Annotated[int, Meta(ge=0)]
Text = Annotated[str, Meta(min_length=1)]
Reason = str | UnsetType
Result = Literal["PASS", "FAIL"]

PRECONDITIONS: dict[str, str] = {
    "operator_trained": "The operator knows the system's architecture",
    "environment_confirmed": "The environment is shadow, paper or drill-only",
    "no_live_keys": "No live key in files or environment",
    "repo_clean": "The repository is clean and on the expected branch",
    "dependencies_installed": "Interpreter and dependencies are in place",
    "logs_writable": "Logs can be written",
    "templates_available": "The pack's templates are at hand",
    "governance_approval": "Governance has authorised this drill",
    "rollback_plan": "The operator knows how to stop and how to go back",
}
PROHIBITIONS: dict[str, str] = {
    "live_api_keys": "No live API key was configured, stored or referenced",
    "real_funding": "No real funds were moved",
    "live_order_routing": "No order could reach a production venue",
    "automatic_enablement": "Nothing switches live trading on by itself",
    "production_changes": "No production system was changed",
    "unsupervised_execution": "A human took part in every step",
}


class Tool(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The program that ran the drill."""

    name: Text
    version: Text
    python: Text
    platform: Text


class Lockfile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file that pins dependencies."""

    path: Text
    sha256: Sha256


class RepoState(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The repository at the time of the run; `remote` holds no user information."""

    remote: str
    branch: Text
    run_sha: GitId
    dirty: bool
    dirty_paths: tuple[str, ...] = ()
    lockfiles: tuple[Lockfile, ...] = ()


class CodeFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file or folder under test; the basis of freshness."""

    path: Text
    git_oid: GitId


class EffectiveMode(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One source that sets the mode: `config/x.toml#environment.mode`, `env:NAME` or `argv`."""

    source: Text
    value: str


class ModeState(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The declared mode, what every source said, and whether it held before and after the run."""

    declared: Mode
    effective: tuple[EffectiveMode, ...]
    before_ok: bool
    after_ok: bool


class Person(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A person and the login under which the person works."""

    name: Text
    login: Text


class People(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The three roles; operator and reviewer are never the same person."""

    operator: Person
    reviewers_requested: tuple[str, ...] = ()
    governance_approver: str | None = None


class EngineInfo(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The engine that ran and the adapter that read its export."""

    name: Text
    version: Text
    adapter: Text
    adapter_version: Text


class StrategyInfo(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The strategy under test and the digest of its configuration at the start of step 3."""

    name: Text
    params: dict[str, str | int | float | bool | None]
    source_path: str
    source_sha256: Sha256
    config_path: Text = "config/drill_test.toml"
    config_sha256: Sha256


class Instrument(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A traded instrument; precisions are decimal places."""

    symbol: Annotated[str, Meta(pattern=r"^[A-Z0-9.]{1,20}-[A-Z0-9.]{1,20}$")]
    base: Text
    quote: Text
    price_precision: Annotated[int, Meta(ge=0, le=18)]
    size_precision: Annotated[int, Meta(ge=0, le=18)]
    contract_multiplier: Annotated[float, Meta(gt=0)] = 1
    inverse: bool = False


class DataInfo(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The market data that was declared and what of it was processed; `sha256` is that of the bars.

    It is null, with a reason, where the engine made its bars itself and did not leave them.
    """

    source: Literal["synthetic", "recorded", "live_readonly", "paper_venue"]
    scenario: str | None
    seed: int | None
    generator_version: str | None
    sha256: Sha256 | None
    sha256_reason: Reason = UNSET
    bar: Annotated[str, Meta(pattern=r"^[1-9]\d*[smhd]$")]
    bar_ts_convention: Literal["open", "close"]
    start: Utc
    end: Utc
    bars_declared: Count
    bars_processed: Count
    warmup: Count
    gaps: Count
    hedging: bool = False

    def __post_init__(self) -> None:
        if self.sha256 is None and not self.sha256_reason:
            raise ValueError("sha256 is null without sha256_reason")


class Command(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One command of a step: what ran, where, how it ended and where its output is."""

    argv: tuple[str, ...]
    cwd: str
    rc: int
    out: str
    out_sha256: Sha256


class StepRecord(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The last attempt at one of steps 1 to 4; a step that was skipped says why in `notes`."""

    id: Annotated[int, Meta(ge=1, le=4)]
    name: Literal["environment", "preflight", "dry_run", "assembly"]
    started: Utc | None
    finished: Utc | None
    status: StepStatus
    commands: tuple[Command, ...] = ()
    notes: str = ""


class Precondition(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One of the nine entry criteria (`PRECONDITIONS`); evidence as in `Prohibition`."""

    id: str
    result: Result
    evidence: tuple[str, ...]


class Prohibition(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One of the six hard prohibitions (`PROHIBITIONS`).

    Evidence is a pack path (`logs/system.log`, `drill.json#network`) or `attested:<id of an answer>`.
    """

    id: str
    result: Literal["RESPECTED", "VIOLATED"]
    evidence: tuple[str, ...]


class ScanRecord(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One secret and live-mode scan: what was read, before or after the run, and how many findings."""

    tool: Text
    version: Text
    config_sha256: Sha256
    scope: Literal["tracked", "ignored", "environment", "pack"]
    phase: Literal["before", "after"]
    findings: Count
    baseline_sha256: Sha256 | None = None


class Network(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the run could reach; hosts are null, with a reason, where nothing could be proven."""

    isolation: Literal["none", "netns", "bubblewrap", "proxy", "socket-guard"]
    hosts_contacted: tuple[str, ...] | None
    hosts_contacted_reason: Reason = UNSET

    def __post_init__(self) -> None:
        if self.hosts_contacted is None and not self.hosts_contacted_reason:
            raise ValueError("hosts_contacted is null without hosts_contacted_reason")


class PolicySnapshot(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The policy that was in force; a verdict without it proves nothing."""

    path: str
    sha256: Sha256
    values: dict[str, Any]


class Answer(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a human answered; `scripted` where it came from a file."""

    id: Text
    text: str
    by: Text
    utc: Utc
    scripted: bool


class Authorisation(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who authorised the drill; `claimed` until a file on the base branch says so."""

    reference: Text
    by: Text
    verified: Literal["base_file", "claimed"]


class AttemptRecord(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An earlier attempt at a step, kept beside the last one."""

    step: Annotated[int, Meta(ge=1, le=4)]
    number: Annotated[int, Meta(ge=1)]
    started: Utc
    finished: Utc
    status: StepStatus
    reason: str


class ExceptionNote(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A documented exception."""

    id: Text
    reason: Text
    by: Text
    utc: Utc


class Screenshot(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A picture in the pack."""

    path: Text
    sha256: Sha256
    caption: str


class AllowNote(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A written exception to a scan rule that was active; one in a comment of the file has no last day."""

    rule: Text
    path: Text
    reason: Text
    owner: Text
    expires: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None


class Extension(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Minutes added to a step's budget."""

    min: Annotated[float, Meta(gt=0)]
    reason: Text


class StepBudget(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Planned and used minutes of a step."""

    step: Annotated[int, Meta(ge=1, le=5)]
    planned_min: Annotated[float, Meta(ge=0)]
    used_min: Annotated[float, Meta(ge=0)]
    extensions: tuple[Extension, ...] = ()


class Follows(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The NO-GO that this drill retries and the issues it closed."""

    run_id: RunId
    closed: tuple[str, ...]


class DrillRecord(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """drill.json (`nolive.drill/1`): the facts of steps 1 to 4."""

    schema: Literal["nolive.drill/1"] = "nolive.drill/1"
    run_id: RunId
    created_utc: Utc
    finished_utc: Utc
    tool: Tool
    repo: RepoState
    code_under_test: tuple[CodeFile, ...]
    mode: ModeState
    people: People
    engine: EngineInfo
    strategy: StrategyInfo
    instruments: tuple[Instrument, ...]
    data: DataInfo
    steps: tuple[StepRecord, ...]
    preconditions: tuple[Precondition, ...]
    prohibitions: tuple[Prohibition, ...]
    scans: tuple[ScanRecord, ...]
    network: Network
    outcome: Outcome
    policy: PolicySnapshot
    answers: tuple[Answer, ...]
    authorisation: Authorisation
    attempts: tuple[AttemptRecord, ...] = ()
    exceptions: tuple[ExceptionNote, ...] = ()
    screenshots: tuple[Screenshot, ...] = ()
    allows: tuple[AllowNote, ...] = ()
    budget: tuple[StepBudget, ...] = ()
    follows: Follows | None = None
