"""drill.json out of a drill's standing: every fact comes from the journal, what was not reached says so."""

from __future__ import annotations

from typing import Literal, cast

import msgspec
from msgspec.structs import replace

from nolive_hooks import __version__
from nolive_hooks.evidence.drill import Outcome, Step, StepStatus
from nolive_hooks.evidence.records import (
    PROHIBITIONS,
    AttemptRecord,
    DataInfo,
    DrillRecord,
    EngineInfo,
    EngineNative,
    Extension,
    Follows,
    Instrument,
    ModeState,
    Network,
    People,
    Person,
    PolicySnapshot,
    Precondition,
    Prohibition,
    ScanRecord,
    Screenshot,
    StepBudget,
    StepRecord,
    Tool,
)
from nolive_hooks.evidence.tables import moment
from nolive_hooks.policy import Policy
from nolive_hooks.procedure.context import Host, stamp
from nolive_hooks.procedure.events import EnvironmentFacts, RunFacts
from nolive_hooks.procedure.export import Summary
from nolive_hooks.procedure.standing import Standing
from nolive_hooks.procedure.steps.dry_run import controls

NO_POLICY = "(no policy file: the defaults)"
NOT_RUN = "the run did not take place"
PRICE_PRECISION = 2
StepName = Literal["environment", "preflight", "dry_run", "assembly"]


def drill_record(
    standing: Standing, policy: Policy, host: Host, environment: EnvironmentFacts, *, finished: str,
    pack_scan: ScanRecord | None, assembly: StepRecord,
) -> DrillRecord:  # fmt: skip
    """All facts of steps 1 to 4. `environment` is what step 1 found, `assembly` the record of step 4 itself."""
    plan = standing.plan
    run = standing.run or run_not_done(standing)
    scans = (*environment.scans, *run.scans, *((pack_scan,) if pack_scan is not None else ()))
    return DrillRecord(
        run_id=plan.run_id,
        created_utc=stamp(standing.drill.id.utc),
        finished_utc=finished,
        tool=Tool(name="nolive-hooks", version=__version__, python=host.python, platform=host.platform),
        repo=environment.repo,
        code_under_test=environment.code_under_test,
        mode=ModeState(
            declared=plan.mode,
            effective=environment.effective,
            before_ok=standing.drill.passed(Step.ENVIRONMENT),
            after_ok=run.after_ok,
        ),
        people=People(operator=Person(name=plan.operator, login=plan.login)),
        engine=run.engine,
        strategy=environment.strategy,
        instruments=(run.instrument or instrument(plan.symbol),),
        data=run.data,
        steps=(*steps(standing), assembly),
        preconditions=environment.preconditions,
        prohibitions=prohibitions(standing, run, scans),
        scans=scans,
        network=run.network,
        outcome=standing.drill.outcome or Outcome.ABORTED,
        policy=policy_snapshot(standing, policy),
        answers=standing.answers,
        authorisation=environment.authorisation,
        attempts=earlier_attempts(standing),
        allows=environment.allows,
        screenshots=pictures(standing),
        budget=budget(standing, assembly),
        follows=follows(standing),
    )


def policy_snapshot(standing: Standing, policy: Policy) -> PolicySnapshot:
    """The policy in force and the file it was read from; a verdict without it proves nothing."""
    values = msgspec.to_builtins(replace(policy, value_key="", fresh=()))
    path = standing.plan.policy_file or NO_POLICY
    return PolicySnapshot(path=path, sha256=standing.plan.policy_sha256, values=cast("dict[str, object]", values))


def pictures(standing: Standing) -> tuple[Screenshot, ...]:
    """The screenshots that were attached, with their digests."""
    return tuple(Screenshot(path=row.path, sha256=row.sha256, caption=row.caption) for row in standing.pictures)


def follows(standing: Standing) -> Follows | None:
    """The NO-GO that this drill retries, and what the operator says it closed."""
    if not standing.plan.follows:
        return None
    answer = standing.answer("environment.closed")
    parts = answer.text.split(";") if answer is not None else ()
    return Follows(run_id=standing.plan.follows, closed=tuple(part.strip() for part in parts if part.strip()))


def instrument(symbol: str) -> Instrument:
    """The traded pair; the embedded engine prices in whole cents and trades whole units."""
    base, _, quote = symbol.partition("-")
    return Instrument(symbol=symbol, base=base, quote=quote, price_precision=PRICE_PRECISION, size_precision=8)


def steps(standing: Standing) -> tuple[StepRecord, ...]:
    """The last attempt at each of steps 1 to 3; a step that was never tried is skipped, with the reason."""
    return tuple(_step(standing, step) for step in (Step.ENVIRONMENT, Step.PREFLIGHT, Step.DRY_RUN))


def _step(standing: Standing, step: Step) -> StepRecord:
    name = cast("StepName", step.slug)
    attempt, done = standing.drill.last(step), standing.finished.get(step)
    if attempt is None or attempt.status is None:
        return StepRecord(
            id=int(step),
            name=name,
            started=None,
            finished=None,
            status=StepStatus.SKIPPED,
            notes="the drill ended before",
        )
    commands = done.commands if done is not None else ()
    notes = done.notes if done is not None else ""
    return StepRecord(
        id=int(step), name=name, started=attempt.started, finished=attempt.finished, status=attempt.status,
        commands=commands, notes="; ".join(part for part in (attempt.reason, notes) if part),
    )  # fmt: skip


def earlier_attempts(standing: Standing) -> tuple[AttemptRecord, ...]:
    """Every finished attempt but the last at its step."""
    return tuple(
        AttemptRecord(
            step=int(item.step), number=item.number, started=item.started, finished=item.finished,
            status=item.status, reason=item.reason,
        )
        for item in standing.drill.attempts
        if item.status is not None and item != standing.drill.last(item.step)
    )  # fmt: skip


def budget(standing: Standing, assembly: StepRecord) -> tuple[StepBudget, ...]:
    """Planned and used minutes of the steps that were tried.

    Step 4 counts until its record was written, just before the seal; step 5 stands in decision.json.
    """
    seconds = dict(standing.seconds)
    if assembly.started is not None and assembly.finished is not None:
        here = (moment(assembly.finished) - moment(assembly.started)).total_seconds()
        seconds[Step.ASSEMBLY] = seconds.get(Step.ASSEMBLY, 0.0) + here
    return tuple(
        StepBudget(
            step=int(step),
            planned_min=standing.plan.budget_minutes[int(step) - 1],
            used_min=round(used / 60, 2),
            extensions=tuple(
                Extension(min=row.minutes, reason=row.reason) for row in standing.extensions if row.step == step
            ),
        )
        for step, used in sorted(seconds.items())
    )


def prohibitions(standing: Standing, run: RunFacts, scans: tuple[ScanRecord, ...]) -> tuple[Prohibition, ...]:
    """The six hard prohibitions. A key that is found before the run stops step 1; found after it, it is a violation."""
    after = sum(scan.findings for scan in scans if scan.phase == "after")
    ran = standing.run is not None
    fenced = run.network.hosts_contacted == ()
    rows = {
        "live_api_keys": (after == 0, ("drill.json#scans",)),
        "real_funding": _attested(standing, "assembly.no_real_funds"),
        "live_order_routing": (True, ("drill.json#network",)),
        "automatic_enablement": (after == 0, ("drill.json#scans",)),
        "production_changes": _attested(standing, "assembly.no_production_change"),
        "unsupervised_execution": (True, ("drill.json#answers",)),
    }
    if ran and not fenced:
        rows["live_order_routing"] = (run.after_ok, ("drill.json#network", "drill.json#mode"))
    return tuple(
        Prohibition(id=name, result="RESPECTED" if rows[name][0] else "VIOLATED", evidence=rows[name][1])
        for name in PROHIBITIONS
    )


def _attested(standing: Standing, question: str) -> tuple[bool, tuple[str, ...]]:
    answer = standing.answer(question)
    if answer is None:  # an aborted drill: nobody was asked, the record shows how far it came
        return True, ("drill.json#outcome",)
    return answer.text == "yes", (f"attested:{question}",)


def run_not_done(standing: Standing) -> RunFacts:
    """The facts of a dry run that never took place."""
    return RunFacts(
        engine=EngineInfo(name=standing.plan.engine, version="not run", adapter="none", adapter_version="1"),
        data=DataInfo(
            source="synthetic", scenario=standing.plan.scenario, seed=standing.plan.seed, generator_version=None,
            sha256=None, sha256_reason=NOT_RUN, bar="1m", bar_ts_convention="open", start=stamp(standing.drill.id.utc),
            end=stamp(standing.drill.id.utc), bars_declared=0, bars_processed=0, warmup=0, gaps=0,
        ),
        network=Network(isolation="none", hosts_contacted=None, hosts_contacted_reason=NOT_RUN),
        scans=(),
        effective=(),
        after_ok=False,
        native=EngineNative(engine=standing.plan.engine, version="not run", values={}),
        limits=(),
        controls=controls(Summary()),
        diagnosis=NOT_RUN,
    )  # fmt: skip


def not_checked(preconditions: tuple[str, ...], evidence: str) -> tuple[Precondition, ...]:
    """Preconditions of a drill that ended before step 1 did."""
    return tuple(Precondition(id=name, result="FAIL", evidence=(evidence,)) for name in preconditions)
