"""`nolive baseline`: start with a repository that has findings, from another tool's list, or after a merge."""

from __future__ import annotations

import os

import click

from nolive_hooks.allowing import tidying, writing
from nolive_hooks.cli.allow import said, terms, today
from nolive_hooks.errors import Exit
from nolive_hooks.git import disk
from nolive_hooks.git.repo import Repo
from nolive_hooks.guard.allows import foreign
from nolive_hooks.guard.allows.book import ALLOW_FILE, DEFAULT_DAYS
from nolive_hooks.policy import MAX_BYTES
from nolive_hooks.report.escape import visible
from nolive_hooks.report.words import plural

_REASON = click.option("--reason", required=True, help="Why all this may stay for now; 10 characters or more.")
_OWNER = click.option("--owner", default="", help="Who answers for it; your git e-mail unless given.")
_DAYS = click.option("--days", default=DEFAULT_DAYS, show_default=True, help="How long it lasts; 365 at most.")


@click.group(short_help="Accept the present state of a repository, with a reason.")
def baseline() -> None:
    """Accept what a repository holds today, so that only new findings stop.

    \b
    nolive baseline create --reason "before nolive"
    nolive baseline fix

    Every exception goes into .nolive/allow.toml with reason, owner and last day.
    There are no line numbers in it: code may move.
    """


@baseline.command(short_help="Allow every present blocking finding.")
@_REASON
@_OWNER
@_DAYS
def create(reason: str, owner: str, days: int) -> int:
    """Allow every blocking finding of the tracked and the new files.

    \b
    nolive baseline create --reason "before nolive; mended by March"
    """
    repo = Repo.discover(".")
    made = writing.baseline(repo, terms(reason, owner, days))
    if made:
        said(repo, made)
    else:
        click.echo("There is no blocking finding: nothing to allow.")
    return Exit.CLEAN


@baseline.command(short_help="Sort the exceptions, and join both sides of a merge.")
def fix() -> int:
    """Sort .nolive/allow.toml, keep each exception once, resolve a merge.

    \b
    nolive baseline fix

    Both sides of a conflict are kept. Where each side has a key of its own, the
    digests are made anew from the values in the work tree.
    """
    repo = Repo.discover(".")
    done = tidying.tidy(repo, today())
    count = plural(done.after, "exception")
    click.echo(f"{count} in {ALLOW_FILE} ({done.before} before). Stage it: git add {ALLOW_FILE}")
    for lost in done.lost:
        click.echo(f"  left out: {visible(lost.rule)} in {visible(lost.path)}: its value is no longer there")
    return Exit.CLEAN


@baseline.command("import", short_help="Take over what another scanner was told to ignore.")
@click.argument("file", type=click.Path())
@_REASON
@_OWNER
@_DAYS
def import_(file: str, reason: str, owner: str, days: int) -> int:
    """Take over exceptions from detect-secrets or gitleaks.

    \b
    nolive baseline import .secrets.baseline --reason "audited before"

    FILE is a .secrets.baseline, a .gitleaksignore or a gitleaks configuration
    (paths of its allow lists). Only credentials that are in the files now are
    taken over; their digests are made anew, with a key.
    """
    repo = Repo.discover(".")
    ignored = foreign.parse(disk.read(file, cap=32 * MAX_BYTES), os.path.basename(file))
    made = writing.imported(repo, ignored, terms(reason, owner, days))
    if made:
        said(repo, made, "Imported")
    else:
        click.echo(f"Nothing to import: no blocking credential of ours is ignored by {visible(file)}.")
    for reason_left_out in ignored.left_out:
        click.echo(f"  not taken over: {visible(reason_left_out)}")
    return Exit.CLEAN
