"""The command lines a drill runs: the embedded engine's own, and the policy's with its placeholders filled in."""

from __future__ import annotations

import os
from collections.abc import Sequence

from nolive_hooks.errors import usage
from nolive_hooks.evidence.drill import Step
from nolive_hooks.policy import Policy
from nolive_hooks.procedure import engine
from nolive_hooks.procedure.context import DrillContext

MODULE = "nolive_hooks.procedure.engine"


def refuse_idle(name: str, policy: Policy) -> None:
    """A usage error for an engine of the policy that has no command."""
    if name != engine.NAME and not policy.engine.argv:
        raise usage(
            f"the engine {name} has no command", where=".nolive.toml [engine]", why="engine.argv is empty",
            fix="set [engine] argv = [...], or use --engine synthetic",
        )  # fmt: skip


def engine_argv(ctx: DrillContext, config: str, out: str) -> list[str]:
    """The command of the dry run: configuration in, results into `out`."""
    if ctx.plan.engine == engine.NAME:
        return [ctx.host.executable, "-I", "-m", MODULE, "--config", config, "--out", out]
    refuse_idle(ctx.plan.engine, ctx.policy)
    return filled(ctx, ctx.policy.engine.argv, config, out)


def filled(ctx: DrillContext, words: Sequence[str], config: str = "", out: str = "") -> list[str]:
    """A command of the policy with {config}, {out}, {symbol}, {strategy}, {mode}, {seed}, {bars} and {duration}
    filled in."""
    plan = ctx.plan
    values = {
        "{config}": config or os.path.join(ctx.attempt_folder(Step.ENVIRONMENT), "pack", "config", "drill_test.toml"),
        "{out}": out,
        "{repo}": ctx.repo.root,
        "{python}": ctx.host.executable,
        "{symbol}": plan.symbol,
        "{strategy}": plan.strategy,
        "{mode}": plan.mode.value,
        "{seed}": str(plan.seed),
        "{bars}": str(plan.bars),
        "{duration}": duration(ctx),
    }
    result = []
    for word in words:
        for name, value in values.items():
            word = word.replace(name, value)
        result.append(word)
    return result


def duration(ctx: DrillContext) -> str:
    """How long the dry run is told to go, as `30m` or `90s`: what the operator said, else the step's minutes."""
    minutes = ctx.plan.budget_minutes[int(Step.DRY_RUN) - 1]
    seconds = round(ctx.standing.duration or minutes * 60)
    return f"{seconds // 60}m" if seconds % 60 == 0 else f"{seconds}s"
