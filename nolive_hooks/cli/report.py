"""`nolive report`: what was drilled, and what governance should look at."""

from __future__ import annotations

import datetime as dt

import click

from nolive_hooks.errors import Exit
from nolive_hooks.git.repo import Repo
from nolive_hooks.governance import printing, register
from nolive_hooks.governance.period import first_day


@click.command(short_help="List merged drills, decisions and what is still open.")
@click.option(
    "--since", default=str(printing.EVER), metavar="WHEN", help="2026, 2026-Q3, 2026-07 or 2026-07-15.  [default: ever]"
)
@click.option("--ref", metavar="REF", help="The commit to read.  [default: the default branch]")
@click.option("--format", "form", type=click.Choice(list(printing.FORMATS)), default="text", show_default=True)
def report(since: str, ref: str | None, form: str) -> int:
    """List merged drills: decisions, overruns, self-reviews, stale GOs, allows, open remediation.

    \b
    nolive report --since 2026-Q3
    nolive report --since 2026-01 --format csv > drills.csv

    Read from Git objects of the default branch, offline. Exit code 3 when the
    records of a drill cannot be read: its row says so. Who signed off what is
    the question of `nolive gate audit`.
    """
    repo = Repo.discover(".")
    found = register.read(repo, ref or repo.default_branch(), first_day(since), dt.datetime.now(dt.UTC).date())
    click.echo(printing.FORMATS[form](found), nl=False)
    return Exit.CLEAN if all(row.readable for row in found.rows) else Exit.UNJUDGED
