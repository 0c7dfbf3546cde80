"""Minutes of a step: planned, used, extended, and what an overrun asks for."""

from __future__ import annotations

import math

from nolive_hooks.errors import NoliveError, state
from nolive_hooks.evidence.drill import Step
from nolive_hooks.evidence.tables import moment
from nolive_hooks.procedure.context import DrillContext
from nolive_hooks.procedure.events import Extended, Noted
from nolive_hooks.procedure.standing import Standing

NOTICE = 0.8  # of a step's minutes
REASON = "budget.reason"
MIN_REASON = 5


def planned(standing: Standing, step: Step) -> float:
    """The minutes a step may take: the plan's and every extension."""
    return standing.plan.budget_minutes[int(step) - 1] + sum(
        row.minutes for row in standing.extensions if row.step == step
    )


def used(standing: Standing, step: Step) -> float:
    """The minutes that all attempts at a step took together; the decision's from its begin to its verdict."""
    if step is Step.DECISION and standing.decision_opened and standing.decided_utc:
        return max(0.0, (moment(standing.decided_utc) - moment(standing.decision_opened)).total_seconds()) / 60
    return standing.seconds.get(step, 0.0) / 60


def over(standing: Standing, step: Step) -> float:
    """By how many minutes a step is over what it may take; 0 where it is not."""
    return max(0.0, used(standing, step) - planned(standing, step))


def extend(ctx: DrillContext, step: Step, minutes: float, reason: str) -> None:
    """Give a step more minutes, with the reason; a state error (exit 4) once its evidence is sealed."""
    if ctx.standing.drill.sealed and step is not Step.DECISION:
        raise state(
            f"step {int(step)} is over", why="its evidence is sealed, and the minutes in it with it",
            fix="nolive drill decide",
        )  # fmt: skip
    ctx.write(Extended(step=int(step), minutes=minutes, reason=reason, by=ctx.plan.login))


def fits(standing: Standing, step: Step, seconds: float) -> None:
    """A state error (exit 4) for a run that is to go for longer than its step may take."""
    allowed = planned(standing, step)
    if seconds > allowed * 60:
        more = math.ceil(seconds / 60 - allowed)
        raise state(
            f"step {int(step)} may take {allowed:g} minutes, and the run is to go {seconds / 60:g}",
            why="a longer run is an extension with a reason",
            fix=f'nolive drill extend {int(step)} {more}m --reason "..."',
        )


def notice(ctx: DrillContext, step: Step) -> None:
    """Say, and record, that the minutes of a step are nearly or fully used."""
    allowed, spent = planned(ctx.standing, step), used(ctx.standing, step)
    if allowed and spent >= allowed * NOTICE:
        text = f"step {int(step)} used {spent:.1f} of {allowed:.0f} minutes"
        ctx.write(Noted(text))
        ctx.show("note", text)


def require(ctx: DrillContext) -> None:
    """Nothing goes on over an overrun: a person gives the reason, or the drill ends as NO-GO.

    Without a person it is recorded and not blocked, unless the drill was started with --strict-time (exit 4).
    """
    for step in (Step.ENVIRONMENT, Step.PREFLIGHT, Step.DRY_RUN):
        late = over(ctx.standing, step)
        if not late:
            continue
        if ctx.person:
            _ask(ctx, step, late)
        elif ctx.plan.strict_time:
            raise _refused(step, late)


def _ask(ctx: DrillContext, step: Step, late: float) -> None:
    about = f"Step {int(step)} took {late:.1f} minutes more than planned."
    number = len(ctx.standing.extensions) + 1
    answer = ctx.ask(REASON, about=about, suffix=str(number))
    if answer.lower() == "no":
        raise _refused(step, late)
    extend(ctx, step, math.ceil(late * 10) / 10, answer)


def _refused(step: Step, late: float) -> NoliveError:
    return state(
        f"step {int(step)} is {late:.1f} minutes over its budget", why="it was not extended",
        fix=f'nolive drill extend {int(step)} {math.ceil(late)}m --reason "...", or nolive drill decide no-go',
    )  # fmt: skip
