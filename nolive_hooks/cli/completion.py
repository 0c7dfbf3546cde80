"""`nolive completion`: the lines that teach a shell to complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_VARIABLE = "_NOLIVE_COMPLETE"
_SHELLS = ("bash", "fish", "zsh")


@click.command(short_help="Teach bash, zsh or fish to complete commands.")
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what makes SHELL complete the commands and options of nolive.

    \b
    nolive completion bash >> ~/.bashrc
    nolive completion zsh >> ~/.zshrc
    nolive completion fish > ~/.config/fish/completions/nolive.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - the choice above allows known shells only
    click.echo(kind(ctx.find_root().command, {}, "nolive", _VARIABLE).source())
