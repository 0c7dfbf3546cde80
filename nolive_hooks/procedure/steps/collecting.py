"""What an engine left in its folder, under the names of the pack: as it is, or read by an adapter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.records import EngineNative, dump
from nolive_hooks.git import disk
from nolive_hooks.procedure import engine
from nolive_hooks.procedure.adapters.build import Evidence
from nolive_hooks.procedure.adapters.cells import ExportError
from nolive_hooks.procedure.context import DrillContext
from nolive_hooks.procedure.export import Summary
from nolive_hooks.procedure.export import read as read_summary
from nolive_hooks.procedure.runner import RunResult
from nolive_hooks.procedure.steps.adapted import adapted, native
from nolive_hooks.procedure.steps.diagnosis import classify


@dataclass
class Export:
    """What the engine left behind: pack path -> bytes, its own summary, and why that cannot be read."""

    files: dict[str, bytes] = field(default_factory=dict)
    summary: Summary = field(default_factory=Summary)
    error: str = ""
    remedy: str = "docs/drill.md says what an engine writes"
    evidence: Evidence | None = None
    native: EngineNative | None = None


def collect(ctx: DrillContext, out: str, result: RunResult, started: str) -> Export:
    """Read the export of the engine from its folder, redacted, under the names of the pack."""
    embedded = ctx.plan.engine == engine.NAME
    adapter = "" if embedded else ctx.policy.engine.adapter
    names = _names({} if embedded else ctx.policy.engine.outputs, raw=bool(adapter))
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
    if not embedded:
        export.files[layout.STRATEGY_LOG] = _framed(ctx, result, export.files[layout.STRATEGY_LOG], started)
    if adapter and classify(result) is None:
        _adapt(ctx, export, found)
    export.files[layout.SCENARIO] = scenario(ctx, export)
    return export


def _names(outputs: Mapping[str, str], *, raw: bool) -> dict[str, str]:
    """Pack path -> name in {out}; tables that an adapter has yet to read are not those of a pack."""
    log = {layout.STRATEGY_LOG: outputs.get("log", engine.LOG)}
    tables = {layout.TRADES: outputs.get("trades", engine.TRADES), layout.EQUITY: outputs.get("equity", engine.EQUITY)}
    return log if raw else tables | log


def _framed(ctx: DrillContext, result: RunResult, log: bytes, started: str) -> bytes:
    """The log of an engine that knows nothing of drills, between two lines that say whose run it was and its end."""
    mark = f"INFO {ctx.plan.run_id} nolive:"
    end = f"exit {result.rc} ({result.outcome}) after {result.duration:.1f} s, {result.lines} lines of output"
    head = f"{started} {mark} the engine {ctx.plan.engine} starts, mode {ctx.plan.mode.value}\n"
    gap = b"" if log.endswith(b"\n") else b"\n"
    return head.encode() + log + gap + f"{ctx.host.utc} {mark} the engine ended, {end}\n".encode()


def _adapt(ctx: DrillContext, export: Export, files: Mapping[str, bytes]) -> None:
    """Read the engine's own export; of controls and limits only an engine.json can speak."""
    try:
        evidence = adapted(ctx, files)
        export.native = native(ctx, evidence)
    except ExportError as error:
        export.error, export.remedy = str(error), error.fix or "docs/drill.md, Your own engine"
        return
    export.evidence = evidence
    export.files.update({path: ctx.redactor(data)[0] for path, data in evidence.files.items()})
    told = export.summary.engine if evidence.engine.version == "unknown" else None
    export.summary = msgspec.structs.replace(export.summary, engine=told or evidence.engine, data=evidence.data)


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
