"""`nolive drill`: a NO-LIVE drill in five steps, always with the next command at hand."""

from __future__ import annotations

import signal

import click

from nolive_hooks.cli import drill_end, drill_extra, drill_pull, drill_run
from nolive_hooks.cli.drill_run import Session, common


@click.group(invoke_without_command=True, short_help="Run a NO-LIVE drill in five steps.")
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
    return drill_run.next_thing(session)


def _interrupted(number: int, frame: object) -> None:
    """A dropped line and a polite kill end a drill as Ctrl-C does: the strategy is stopped, the state is saved."""
    del number, frame
    raise KeyboardInterrupt


for command in (*drill_run.COMMANDS, *drill_extra.COMMANDS, *drill_end.COMMANDS, *drill_pull.COMMANDS):
    drill.add_command(command)
