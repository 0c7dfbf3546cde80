"""Step 3: the strategy runs in simulation, fenced in; what it leaves is collected, diagnosed and checked again."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

import msgspec

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Outcome, Step
from nolive_hooks.evidence.records import (
    Control,
    DataInfo,
    EffectiveMode,
    EngineInfo,
    EngineNative,
    Network,
    ScanRecord,
    dump,
)
from nolive_hooks.evidence.trades import read_trades
from nolive_hooks.git import disk
from nolive_hooks.procedure import engine, runner
from nolive_hooks.procedure.context import DrillContext, digest
from nolive_hooks.procedure.events import RunFacts
from nolive_hooks.procedure.export import CONTROL_IDS, ControlId, ControlTest, Named, Summary
from nolive_hooks.procedure.export import read as read_summary
from nolive_hooks.procedure.isolation import Isolation, Proof
from nolive_hooks.procedure.runner import RunResult
from nolive_hooks.procedure.steps import config as settings
from nolive_hooks.procedure.steps.command import engine_argv
from nolive_hooks.procedure.steps.diagnosis import classify, no_signals
from nolive_hooks.procedure.steps.preflight import fence_of
from nolive_hooks.procedure.steps.result import Findings, StepResult
from nolive_hooks.procedure.steps.scans import scan_all

STEP = Step.DRY_RUN
Modes = tuple[EffectiveMode, ...]


@dataclass
class Export:
    """What the engine left behind: pack path -> bytes, its own summary, and why that cannot be read."""

    files: dict[str, bytes] = field(default_factory=dict)
    summary: Summary = field(default_factory=Summary)
    error: str = ""


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
    result, command = ctx.run(
        STEP, "engine", argv, seconds=ctx.seconds_left(STEP), fence=runner.with_writable(fence, out)
    )
    found.commands.append(command)
    export = collect(ctx, out, result)
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


def collect(ctx: DrillContext, out: str, result: RunResult) -> Export:
    """Read the export of the engine from its folder, redacted, under the names of the pack."""
    names = {layout.TRADES: engine.TRADES, layout.EQUITY: engine.EQUITY, layout.STRATEGY_LOG: engine.LOG}
    outputs = ctx.policy.engine.outputs
    for path, key in ((layout.TRADES, "trades"), (layout.EQUITY, "equity"), (layout.STRATEGY_LOG, "log")):
        names[path] = outputs.get(key, names[path]) if ctx.plan.engine != engine.NAME else names[path]
    found = {blob.path: blob.data for blob in disk.tree(out) if blob.mode != "120000"} if disk.exists(out) else {}
    export = Export()
    for path, name in names.items():
        if name in found:
            export.files[path] = ctx.redactor(found[name])[0]
    export.files.setdefault(layout.STRATEGY_LOG, result.output or b"[nolive: the engine printed nothing]\n")
    if engine.SUMMARY in found:
        export.files["trades/native/engine.json"] = ctx.redactor(found[engine.SUMMARY])[0]
        try:
            export.summary = read_summary(found[engine.SUMMARY])
        except ValueError as error:
            export.error = f"engine.json cannot be read: {error}"
    export.files[layout.SCENARIO] = scenario(ctx, export)
    return export


def scenario(ctx: DrillContext, export: Export) -> bytes:
    """market/scenario.json: everything from which the bars can be made again."""
    plan = ctx.plan
    return dump(
        {
            "schema": "nolive.scenario/1",
            "run_id": plan.run_id,
            "engine": plan.engine,
            "scenario": plan.scenario,
            "seed": plan.seed,
            "bars": plan.bars,
            "symbol": plan.symbol,
            "data": msgspec.to_builtins(export.summary.data),
        }
    )


def judge(ctx: DrillContext, found: Findings, result: RunResult, export: Export) -> tuple[Outcome, str, str]:
    """How the run ended, why it does not count (empty where it does), and the diagnosis."""
    trouble = classify(result)
    if trouble:
        for line in result.output.decode("utf-8", "replace").splitlines()[-20:]:
            ctx.show("", f"| {line[:200]}")
        found.check("engine", False, trouble.what, trouble.remedy)
        return (Outcome.TIMEOUT if result.outcome == "timeout" else Outcome.CRASHED), trouble.what, trouble.what
    if export.error:
        found.check("summary", False, export.error, "docs/drill.md says what an engine writes")
        return Outcome.CRASHED, export.error, export.error
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
        sha256=data.sha256 or digest(b""),
        bar=data.bar,
        bar_ts_convention=data.bar_ts_convention,
        start=data.start or opened,
        end=data.end or opened,
        bars_declared=data.bars_declared,
        bars_processed=data.bars_processed,
        warmup=data.warmup,
        gaps=data.gaps,
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
        "tree_after", not dirty, f"the run changed {dirty[0]}" if dirty else "the run left the tree as it was",
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
    adapter = "embedded" if ctx.plan.engine == engine.NAME else "normalised"
    return RunFacts(
        engine=EngineInfo(name=named.name, version=named.version, adapter=adapter, adapter_version="1"),
        data=data_info(ctx, export),
        network=network(proof),
        scans=scans,
        effective=modes,
        after_ok=ok,
        native=EngineNative(engine=named.name, version=named.version, values=export.summary.native),
        limits=export.summary.limits,
        controls=controls(export.summary),
        diagnosis=diagnosis,
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
