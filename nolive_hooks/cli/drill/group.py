"""`nolive drill`: a NO-LIVE drill in five steps, always with the next command at hand."""

from __future__ import annotations

import signal

import click

from nolive_hooks.cli.drill.session import Session, common
from nolive_hooks.cli.lazy import LazyGroup

_VERBS = {
    "abort": ("nolive_hooks.cli.drill.end", "End the drill as NO-GO; nothing is deleted."),
    "amend": ("nolive_hooks.cli.drill.end", "Decide again before the merge."),
    "archive": ("nolive_hooks.cli.drill.look", "Write the pack as drill_x.tar.gz."),
    "attach": ("nolive_hooks.cli.drill.extra", "Add a screenshot to the evidence."),
    "check": ("nolive_hooks.cli.drill.look", "What the merge gate will say, locally."),
    "decide": ("nolive_hooks.cli.drill.end", "Step 5: GO or NO-GO, with reasons."),
    "extend": ("nolive_hooks.cli.drill.extra", "Give a step more minutes, with a reason."),
    "pr": ("nolive_hooks.cli.drill.pull", "Open the pull request, or write its text."),
    "replay": ("nolive_hooks.cli.drill.look", "Run the recorded scenario again and compare."),
    "resume": ("nolive_hooks.cli.drill.run", "Go on where the drill stopped."),
    "review": ("nolive_hooks.cli.drill.end", "Write the post-run review."),
    "start": ("nolive_hooks.cli.drill.run", "Open a drill and take its steps."),
    "status": ("nolive_hooks.cli.drill.status", "Where the drill stands, and what is next."),
    "step": ("nolive_hooks.cli.drill.run", "Take one step, or repeat it."),
}


@click.group(cls=LazyGroup, rows=_VERBS, invoke_without_command=True, short_help="Run a NO-LIVE drill in five steps.")
@common
@click.pass_context
def drill(ctx: click.Context, session: Session) -> int | None:
    """Run a NO-LIVE drill: five steps, sealed evidence, a decision about the drill.

    Without a verb it does the next right thing: resume the open drill, or say
    what to do. A GO never authorises live trading.

    \b
    nolive drill start --strategy ma_crossover --symbol BTC-EUR --mode shadow
    nolive drill status
    nolive drill check

    Exit codes: 0 done, 1 findings, 2 usage, 4 drill state or precondition.
    """
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, _interrupted)
    if ctx.invoked_subcommand is not None:
        return None
    from nolive_hooks.cli.drill.run import next_thing

    return next_thing(session)


def _interrupted(number: int, frame: object) -> None:
    """A dropped line and a polite kill end a drill as Ctrl-C does: the strategy is stopped, the state is saved."""
    del number, frame
    raise KeyboardInterrupt
