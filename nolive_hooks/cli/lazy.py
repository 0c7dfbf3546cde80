"""A group of commands whose modules are imported when their command runs: nobody pays for another's imports."""

from __future__ import annotations

import importlib
from typing import Any

import click
from click.shell_completion import CompletionItem

Rows = dict[str, tuple[str, str]]  # name -> (module, one line of help)


class LazyGroup(click.Group):
    """A group over a table of `rows`."""

    def __init__(self, *words: Any, rows: Rows, **options: Any) -> None:
        super().__init__(*words, **options)
        self._rows = rows

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names, sorted."""
        return sorted(self._rows)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a name, imported now; it is an attribute of that name in its module."""
        if cmd_name not in self._rows:
            return None
        command = getattr(importlib.import_module(self._rows[cmd_name][0]), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - a wrong row is a programming error
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names with their line of help, out of the table."""
        names = sorted((name, line) for name, (_, line) in self._rows.items() if name.startswith(incomplete))
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [*(CompletionItem(name, help=line) for name, line in names), *options]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The commands with their line of help, out of the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in sorted(self._rows.items())])
