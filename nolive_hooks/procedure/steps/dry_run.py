"""Step 3: the strategy runs in simulation, fenced in; what it leaves is collected, diagnosed and checked again."""

from __future__ import annotations

import os
from typing import Any

from msgspec import UNSET

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Outcome, Step
from nolive_hooks.evidence.figures.trades import read_trades
from nolive_hooks.evidence.records import (
    Control,
    DataInfo,
    EffectiveMode,
    EngineInfo,
    EngineNative,
    Network,
    ScanRecord,
)
from nolive_hooks.git import disk
from nolive_hooks.procedure import engine, runner
from nolive_hooks.procedure.context import DrillContext
from nolive_hooks.procedure.events import RunFacts
from nolive_hooks.procedure.export import CONTROL_IDS, ControlId, ControlTest, Named, Summary
from nolive_hooks.procedure.isolation import Isolation, Proof
from nolive_hooks.procedure.runner import RunResult
from nolive_hooks.procedure.steps import config as settings
from nolive_hooks.procedure.steps.collecting import Export, collect
from nolive_hooks.procedure.steps.command import engine_argv
from nolive_hooks.procedure.steps.diagnosis import classify, no_signals
from nolive_hooks.procedure.steps.preflight import fence_of
from nolive_hooks.procedure.steps.result import Findings, StepResult
from nolive_hooks.procedure.steps.scans import scan_all

STEP = Step.DRY_RUN
Modes = tuple[EffectiveMode, ...]


def perform(ctx: DrillContext) -> StepResult:
    """Run, collect, diagnose, scan again, ask."""
    found = Findings(ctx, STEP)
    config = ctx.kept(Step.ENVIRONMENT)[layout.CONFIG]
    fence, proof = fence_of(ctx)
    out = os.path.join(ctx.attempt_folder(STEP), "out")
    path = os.path.join(ctx.attempt_folder(STEP), "drill_test.toml")
    disk.write_atomic(path, config)
    found.note(str(proof))
    argv = engine_argv(ctx, path, out)
    cwd = out if ctx.plan.engine != engine.NAME and ctx.policy.engine.cwd == "out" else ""
    started = ctx.host.utc
    result, command = ctx.run(
        STEP, "engine", argv, seconds=ctx.seconds_left(STEP), fence=runner.with_writable(fence, out), cwd=cwd
    )
    found.commands.append(command)
    export = collect(ctx, out, result, started)
    for name, data in export.files.items():
        ctx.keep(STEP, name, data)
    outcome, failed, diagnosis = judge(ctx, found, result, export)
    scans, _ = scan_all(ctx, found, "after")
    modes = settings.effective_modes(config, ctx.plan, ctx.host.environment)
    after_ok = _unchanged(ctx, found, modes)
    facts = _facts(ctx, export, proof, diagnosis, scans, modes, after_ok)
    if not failed and all(row.ok for row in found.checks):
        answer = ctx.ask("dry_run.watched")
        found.check("watched", answer == "yes", f"operator watched the run: {answer}", "nolive drill step 3 --repeat")
    return found.finish(facts=facts, outcome=outcome, failed=failed, notes=diagnosis)


def judge(ctx: DrillContext, found: Findings, result: RunResult, export: Export) -> tuple[Outcome, str, str]:
    """How the run ended, why it does not count (empty where it does), and the diagnosis."""
    trouble = classify(result)
    if trouble:
        for line in result.output.decode("utf-8", "replace").splitlines()[-20:]:
            ctx.show("", f"| {line[:200]}")
        found.check("engine", False, trouble.what, trouble.remedy)
        return (Outcome.TIMEOUT if result.outcome == "timeout" else Outcome.CRASHED), trouble.what, trouble.what
    if export.error:
        found.check("export", False, export.error, export.remedy)
        return Outcome.CRASHED, export.error, export.error
    _tell(found, export)
    data = data_info(ctx, export)
    expected = data.bars_declared - data.warmup
    if data.bars_processed != expected:
        what = f"the engine stopped early: {data.bars_processed} of {expected} bars, exit 0"
        found.check("bars", False, what, "read logs/strategy_drill.log")
        return Outcome.CRASHED, what, what
    table = read_trades(export.files.get(layout.TRADES, b""))
    if table.faults:
        first = table.faults[0]
        what = f"the trades cannot be read: line {first.line} {first.column} {first.message}"
        found.check("trades", False, what, "docs/pack-format.md names every column")
        return Outcome.CRASHED, what, what
    lines = export.files[layout.STRATEGY_LOG].count(b"\n")
    found.check("engine", True, f"{data.bars_processed} bars, {lines} log lines, {len(table.trades)} simulated trades")
    if not table.trades:
        diagnosis = no_signals(data, export.summary.signals)
        found.note(diagnosis)
        return Outcome.NO_SIGNALS, "", diagnosis
    return Outcome.COMPLETED, "", ""


def _tell(found: Findings, export: Export) -> None:
    """What the adapter did, and which figures of the engine are not ours, in the log of the drill."""
    for line in export.evidence.notes if export.evidence is not None else ():
        found.note(line)
    compared = export.native.compared if export.native is not None else ()
    for row in compared:
        if not row.equal:
            found.log("INFO", f"{row.native} is {row.stated}, {row.metric} is {row.recomputed}: {row.note}")
    if compared:
        same = sum(row.equal for row in compared)
        found.note(
            f"{same} of {len(compared)} figures of the engine equal ours; the others are explained in the metrics"
        )


def data_info(ctx: DrillContext, export: Export) -> DataInfo:
    """The market data as the engine declares it; without a summary nothing is claimed to be processed."""
    data = export.summary.data
    opened = ctx.standing.opened
    synthetic = ctx.plan.engine == engine.NAME
    return DataInfo(
        source="synthetic" if synthetic else "recorded",
        scenario=ctx.plan.scenario if synthetic else None,
        seed=ctx.plan.seed if synthetic else None,
        generator_version=data.generator_version,
        sha256=data.sha256 or None,
        sha256_reason=UNSET if data.sha256 else "the engine did not leave its bars",
        bar=data.bar,
        bar_ts_convention=data.bar_ts_convention,
        start=data.start or opened,
        end=data.end or opened,
        bars_declared=data.bars_declared,
        bars_processed=data.bars_processed,
        warmup=data.warmup,
        gaps=data.gaps,
        hedging=data.hedging,
    )


def _unchanged(ctx: DrillContext, found: Findings, modes: Modes) -> bool:
    """The mode and the tree are what they were before the run."""
    wrong = settings.disagreeing(modes, ctx.plan.mode)
    same = found.check(
        "mode_after", not wrong, "; ".join(wrong) or f"effective mode after the run: {ctx.plan.mode.value}",
        "a run that changes the mode must not be repeated before it is understood",
    )  # fmt: skip
    dirty = ctx.repo.status()
    clean = found.check(
        "tree_after", not dirty,
        f"the tree is not clean after the run: {dirty[0]}" if dirty else "the run left the tree as it was",
        "git status; restore it, then nolive drill step 3 --repeat",
    )  # fmt: skip
    return same and clean


def _facts(
    ctx: DrillContext,
    export: Export,
    proof: Proof,
    diagnosis: str,
    scans: tuple[ScanRecord, ...],
    modes: Modes,
    ok: bool,
) -> RunFacts:
    named = export.summary.engine or Named(ctx.plan.engine, "unknown")
    adapter = "embedded" if ctx.plan.engine == engine.NAME else ctx.policy.engine.adapter or "normalised"
    return RunFacts(
        engine=EngineInfo(name=named.name, version=named.version, adapter=adapter, adapter_version="1"),
        data=data_info(ctx, export),
        network=network(proof),
        scans=scans,
        effective=modes,
        after_ok=ok,
        native=export.native or EngineNative(engine=named.name, version=named.version, values=export.summary.native),
        limits=export.summary.limits,
        controls=controls(export.summary),
        diagnosis=diagnosis,
        instrument=export.evidence.instrument if export.evidence is not None else None,
    )


def network(proof: Proof) -> Network:
    """What the run could reach; nothing is claimed that the probe did not show."""
    if proof.no_network:
        fence: Any = "bubblewrap" if proof.isolation is Isolation.BUBBLEWRAP else "netns"
        return Network(isolation=fence, hosts_contacted=())
    return Network(
        isolation="none",
        hosts_contacted=None,
        hosts_contacted_reason=f"not proven: the run was not cut off from the network; {proof.note or proof.isolation}"[
            :200
        ],
    )


def controls(summary: Summary) -> tuple[Control, ...]:
    """The controls an engine has tested; one it says nothing of was not tested."""
    rows = {row.id: row for row in summary.controls}
    return tuple(_control(name, rows.get(name)) for name in CONTROL_IDS)


def _control(name: ControlId, row: ControlTest | None) -> Control:
    if row is None:
        why = "the engine reports no test of it"
        return Control(id=name, tested=False, result="NOT_TESTED", latency_s=None, latency_s_reason=why, evidence=why)
    return Control(id=name, tested=True, result=row.result, latency_s=row.latency_s, evidence=row.evidence)
