"""Step 2: is the system healthy? Health command, telemetry that really grows, a data feed that really delivers."""

from __future__ import annotations

import os
import time

from nolive_hooks.evidence.drill import Mode, Step
from nolive_hooks.git import disk
from nolive_hooks.procedure import engine, market, runner
from nolive_hooks.procedure.context import DrillContext
from nolive_hooks.procedure.isolation import Fence, Proof
from nolive_hooks.procedure.steps.command import engine_argv, filled
from nolive_hooks.procedure.steps.result import Findings, StepResult

STEP = Step.PREFLIGHT
SMOKE_BARS = 200
FEED_BARS = 500
WATCH_SECONDS = 10.0


def perform(ctx: DrillContext) -> StepResult:
    """Probe the fence, the health, the telemetry and the feed; then a human confirms what was seen."""
    found = Findings(ctx, STEP)
    fence, proof = fence_of(ctx)
    found.note(str(proof))
    if ctx.plan.engine == engine.NAME:
        _embedded(ctx, found, fence)
    else:
        _health(ctx, found, fence)
        _telemetry(ctx, found)
        _feed(ctx, found, fence)
    if not all(row.ok for row in found.checks):
        return found.finish()
    answer = ctx.ask("preflight.confirmed")
    found.check("confirmed", answer == "yes", f"operator confirms the pre-flight: {answer}", "nolive drill resume")
    return found.finish(notes=str(proof))


def fence_of(ctx: DrillContext) -> tuple[Fence, Proof]:
    """The strongest fence that works here; only SHADOW and PAPER with an engine of the house may use the network."""
    network = ctx.plan.mode is not Mode.DRILL_ONLY and ctx.plan.engine != engine.NAME
    words = ctx.policy.engine.argv if ctx.plan.engine != engine.NAME else ()
    return runner.strongest(
        cwd=ctx.repo.root, environment=ctx.host.environment, network=network, program=words[0] if words else ""
    )


def _embedded(ctx: DrillContext, found: Findings, fence: Fence) -> None:
    """Run the embedded engine on a few bars: that is its health, its log and its feed at once."""
    out = os.path.join(ctx.attempt_folder(STEP), "out")
    smoke = os.path.join(out, "smoke.toml")
    config = ctx.kept(Step.ENVIRONMENT)["config/drill_test.toml"]
    bars = min(ctx.plan.bars, SMOKE_BARS)
    disk.write_atomic(smoke, config.replace(f"bars = {ctx.plan.bars}\n".encode(), f"bars = {bars}\n".encode()))
    result, command = ctx.run(
        STEP,
        "health",
        engine_argv(ctx, smoke, out),
        seconds=ctx.seconds_left(STEP),
        fence=runner.with_writable(fence, out),
    )
    found.commands.append(command)
    found.check("health", result.ok, f"health: the engine ran {bars} bars, exit {result.rc}", "see logs/commands")
    log = os.path.join(out, engine.LOG)
    lines = disk.read(log).count(b"\n") if result.ok and disk.exists(log) else 0
    found.check("telemetry", lines > 0, f"telemetry: log writes seen ({lines} new lines)", "check the engine's log")
    _bars(ctx, found)


def _bars(ctx: DrillContext, found: Findings) -> None:
    end = int(ctx.id.utc.timestamp())
    count = min(ctx.plan.bars, FEED_BARS)
    series = list(market.bars(ctx.plan.scenario, ctx.plan.seed, count, end))
    again = market.digest(list(market.bars(ctx.plan.scenario, ctx.plan.seed, count, end)))
    gaps = market.gaps(series)
    expected = 1 if ctx.plan.scenario == "stale-feed" else 0
    found.check(
        "data_feed", gaps == expected and market.digest(series) == again,
        f"data feed: {len(series)} synthetic bars, {gaps} gaps, the same twice",
        "reinstall nolive-hooks: its generator is damaged",
    )  # fmt: skip


def _health(ctx: DrillContext, found: Findings, fence: Fence) -> None:
    if not ctx.policy.drill.health:
        found.note("no health command in the policy (drill.health); nothing was asked")
        return
    argv = filled(ctx, ctx.policy.drill.health)
    result, command = ctx.run(STEP, "health", argv, seconds=ctx.seconds_left(STEP), fence=fence)
    found.commands.append(command)
    found.check("health", result.ok, f"health command: exit {result.rc} ({result.outcome})", "see logs/commands")


def _telemetry(ctx: DrillContext, found: Findings) -> None:
    if not ctx.policy.drill.telemetry:
        found.note("no log to watch in the policy (drill.telemetry)")
        return
    path = os.path.join(ctx.repo.root, ctx.policy.drill.telemetry)
    before = disk.read(path).count(b"\n") if disk.exists(path) else 0
    until = ctx.host.ticks() + WATCH_SECONDS
    grown = 0
    while not grown and ctx.host.ticks() < until:
        time.sleep(0.2)
        grown = (disk.read(path).count(b"\n") if disk.exists(path) else 0) - before
    found.check(
        "telemetry", grown > 0, f"telemetry: {max(grown, 0)} new lines in {ctx.policy.drill.telemetry}",
        "start the system in simulation; its log must grow while it is watched",
    )  # fmt: skip


def _feed(ctx: DrillContext, found: Findings, fence: Fence) -> None:
    if not ctx.policy.drill.data_feed:
        found.note("no data feed probe in the policy (drill.data_feed)")
        return
    argv = filled(ctx, ctx.policy.drill.data_feed)
    result, command = ctx.run(STEP, "data-feed", argv, seconds=ctx.seconds_left(STEP), fence=fence)
    found.commands.append(command)
    found.check("data_feed", result.ok, f"data feed probe: exit {result.rc} ({result.outcome})", "see logs/commands")
