"""Prints a report in the form that was asked for, coloured only on a terminal that wants it."""

from __future__ import annotations

import os
import shutil
import sys

import click

from nolive_hooks import report
from nolive_hooks.model import Report


def finish(result: Report, form: str) -> None:
    """Print a report in one of `report.FORMATS`; colour only on a terminal that wants it."""
    color = form == "text" and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    width = min(shutil.get_terminal_size().columns, 100)
    click.echo(report.render(result, form, color=color, width=width), nl=False)
