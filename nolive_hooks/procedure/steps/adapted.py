"""Step 3 with an engine of the house: its export is read by an adapter, its figures are put beside ours."""

from __future__ import annotations

import os
from collections.abc import Mapping

from nolive_hooks.evidence.drill import Outcome
from nolive_hooks.evidence.figures.metrics import performance
from nolive_hooks.evidence.records import Comparison, EngineNative
from nolive_hooks.git import disk
from nolive_hooks.procedure.adapters import table
from nolive_hooks.procedure.adapters.build import Evidence
from nolive_hooks.procedure.adapters.cells import ExportError
from nolive_hooks.procedure.adapters.compare import compare
from nolive_hooks.procedure.adapters.reading import Request
from nolive_hooks.procedure.context import DrillContext
from nolive_hooks.procedure.steps.figures import basis


def adapted(ctx: DrillContext, files: Mapping[str, bytes]) -> Evidence:
    """The export in `files` (path in {out} -> bytes) as evidence; ExportError says what is wrong with it."""
    policy = ctx.policy.engine
    request = Request(
        run_id=ctx.plan.run_id,
        mode=ctx.plan.mode,
        strategy=ctx.plan.strategy,
        symbol=ctx.plan.symbol,
        bars=ctx.plan.bars,
        policy=policy,
        files=files,
        outputs=table.outputs_of(policy.adapter, policy.outputs),
        bars_file=_bars(ctx, policy.data) if policy.data else None,
    )
    return table.read(policy.adapter, request)


def _bars(ctx: DrillContext, path: str) -> bytes:
    """The file of bars that the policy names; it lies in the repository, not where the engine writes."""
    whole = os.path.normpath(os.path.join(ctx.repo.root, path))
    if not whole.startswith(ctx.repo.root + os.sep) or not disk.exists(whole):
        raise ExportError(
            "there is no such file of bars in the repository", where=path, why="[engine] data in .nolive.toml names it",
            fix="commit it, or leave data out: then the engine says itself what it processed",
        )  # fmt: skip
    return disk.read(whole)


def native(ctx: DrillContext, evidence: Evidence) -> EngineNative:
    """The engine's own figures, verbatim, and each that we compute again beside ours."""
    return EngineNative(
        engine=evidence.engine.name,
        version=evidence.engine.version,
        values=dict(evidence.native),
        compared=_compared(ctx, evidence),
    )


def _compared(ctx: DrillContext, evidence: Evidence) -> tuple[Comparison, ...]:
    least = ctx.policy.pack.min_observations
    ours = performance(
        ctx.plan.run_id, ctx.plan.mode, Outcome.COMPLETED, evidence.instrument.quote, evidence.trades, evidence.points,
        instruments={evidence.instrument.symbol: evidence.instrument}, basis=basis(evidence.points, least),
        min_observations=least,
    )  # fmt: skip
    return compare(evidence.claims, ours.metrics, evidence.engine.name)
