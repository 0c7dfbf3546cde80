"""The `nolive` command: finds the subcommand, runs it, and turns what happened into an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

import click

from nolive_hooks import __version__
from nolive_hooks.cli.lazy import LazyGroup
from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.git import spawn

# name -> (module, one line of help). Modules are imported when their command runs, so that `nolive scan`
# does not pay for what `nolive drill` needs.
_COMMANDS = {
    "allow": ("nolive_hooks.cli.allow", "Allow what is not live, with a reason."),
    "authorise": ("nolive_hooks.cli.authorise", "Let an operator drill a strategy until a day."),
    "baseline": ("nolive_hooks.cli.baseline", "Accept the present state, so that only new findings stop."),
    "completion": ("nolive_hooks.cli.completion", "Teach bash, zsh or fish to complete commands."),
    "demo": ("nolive_hooks.cli.demo", "See everything work in a throw-away repository."),
    "doctor": ("nolive_hooks.cli.doctor", "Does the guard stand? What mends it?"),
    "drill": ("nolive_hooks.cli.drill.group", "Run a NO-LIVE drill in five steps."),
    "explain": ("nolive_hooks.cli.explain", "Say what a rule means, or why a line is stopped."),
    "gate": ("nolive_hooks.cli.gate.group", "Judge whether a drill may be merged as GO."),
    "init": ("nolive_hooks.cli.init", "Set this repository up; --undo takes it back."),
    "report": ("nolive_hooks.cli.report", "List merged drills, decisions and what is still open."),
    "rules": ("nolive_hooks.cli.rules", "List every rule with its severity and remedy."),
    "scan": ("nolive_hooks.cli.scan", "Find live credentials and live switches."),
    "schema": ("nolive_hooks.cli.schema", "Print the JSON Schema of a file or an answer."),
    "verify": ("nolive_hooks.cli.verify", "Check a sealed pack or an archive, offline."),
    "warm": ("nolive_hooks.cli.warm", "Make ready what large commits are fast with."),
}

# Made while modules load, of which nothing is garbage: looking for cycles among them is a tenth of a short command.
_OBJECTS = 100_000


@click.group(
    cls=LazyGroup,
    rows=_COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(__version__, prog_name="nolive")
@click.option("--debug", is_flag=True, help="Show a traceback when something unexpected happens.")
@click.pass_context
def nolive(ctx: click.Context, debug: bool) -> None:
    """Keep a trading repository from going live by accident.

    \b
    nolive                            where things stand, and the next command
    nolive init                       set this repository up
    nolive scan                       is anything here live?
    nolive drill start                run a NO-LIVE drill
    nolive verify drill_x.tar.gz      check a drill, offline, years later

    Exit codes: 0 clean, 1 findings, 2 usage or policy, 3 could not judge,
    4 drill state, 130 interrupted. A GO never authorises live trading.
    """
    del debug  # read from the arguments by `main`, which is what catches
    if ctx.invoked_subcommand is None:
        from nolive_hooks.cli import status

        status.show()


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the console script; never returns."""
    gc.set_threshold(_OBJECTS)
    spawn.in_utf8()
    words = list(sys.argv[1:] if arguments is None else arguments)
    code = run(words)
    gc.freeze()  # all of it goes with the process: nobody has to look for cycles first
    sys.exit(code)


def run(words: list[str]) -> int:
    """Run one command line and return its exit code; every failure becomes a message here."""
    try:
        answer = nolive.main(args=words, prog_name="nolive", standalone_mode=False)
        sys.stdout.flush()
    except NoliveError as error:
        click.echo(f"nolive: {error}", err=True)
        return error.exit_code
    except click.ClickException as error:
        from nolive_hooks.cli import misuse

        if misuse.asks_for_help(error):
            click.echo(error.format_message(), err=True)
            return Exit.USAGE
        click.echo(f"nolive: {misuse.explained(error, nolive, words)}", err=True)
        return Exit.USAGE
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _interrupted(words)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.UNJUDGED
    except Exception as error:
        return _unexpected(error, debug="--debug" in words)
    return answer if isinstance(answer, int) else Exit.CLEAN


def _interrupted(words: list[str]) -> None:
    """A terminal shows ^C behind what it waited for, so the message begins on a line of its own."""
    click.echo("\n" * sys.stderr.isatty() + "nolive: interrupted; nothing that was finished is lost", err=True)
    again = "nolive drill" if words[:1] == ["drill"] else "run the same command again"
    click.echo(f"  next:  {again}", err=True)


def _unexpected(error: Exception, *, debug: bool) -> int:
    """An error of ours. Its text may quote a file, so only its kind and place are shown."""
    import traceback

    if debug:
        traceback.print_exception(error)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}:{frame.lineno}"
    click.echo(f"nolive: could not finish: {type(error).__name__} at {place}", err=True)
    click.echo("  why:   an error in nolive itself; nothing was judged clean", err=True)
    click.echo("  next:  run it again with `nolive --debug ...` and report the traceback", err=True)
    return Exit.UNJUDGED
