"""A mistake on the command line, said in the words of the house: what, the nearest that exists, the next command."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

import click

from nolive_hooks.errors import NoliveError, usage
from nolive_hooks.report.escape import visible

_COMMAND = re.compile(r"No such command ['\"](.*?)['\"]\.")


def explained(error: click.ClickException, program: click.Group, words: Sequence[str]) -> NoliveError:
    """The same mistake with the nearest command or option that exists (exit 2).

    `words` are the command line: where click does not say which command it was reading, they do.
    """
    context = getattr(error, "ctx", None)
    path = context.command_path if context else _path(program, words)
    if isinstance(error, click.NoSuchOption):
        return usage(f"no such option: {visible(error.option_name)}{_near(error)}", fix=f"{path} -h")
    text = error.format_message()
    match = _COMMAND.match(text)
    if match and context is not None and isinstance(context.command, click.Group):
        names = context.command.list_commands(context)
        close = difflib.get_close_matches(match[1], names, n=1)
        guess = f'; did you mean "{close[0]}"?' if close else ""
        fix = f"{path} {close[0]}" if close else f"{path} -h"
        return usage(f'no such command: "{visible(match[1])}"{guess}', fix=fix)
    return usage(visible(" ".join(text.split()).rstrip(".")), fix=f"{path} -h")


def _path(program: click.Group, words: Sequence[str]) -> str:
    """The commands that a command line begins with: `nolive drill`."""
    path, group = "nolive", program
    for word in (word for word in words if not word.startswith("-")):
        found = group.get_command(click.Context(group), word)
        if found is None:
            break
        path = f"{path} {word}"
        if not isinstance(found, click.Group):
            break
        group = found
    return path


def asks_for_help(error: click.ClickException) -> bool:
    """Whether a group was called without a verb: the message is its whole help."""
    return isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ()))


def _near(error: click.NoSuchOption) -> str:
    names = list(error.possibilities or ())
    if not names and error.ctx is not None:
        known = [name for param in error.ctx.command.params for name in param.opts if name.startswith("--")]
        names = difflib.get_close_matches(error.option_name, known, n=1)
    return f'; did you mean "{names[0]}"?' if names else ""
