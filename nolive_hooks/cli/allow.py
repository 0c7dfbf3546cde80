"""`nolive allow`: one written exception, for the reviewer to see."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets

import click

from nolive_hooks.allowing import tidying, writing
from nolive_hooks.allowing.places import Place
from nolive_hooks.allowing.terms import Terms
from nolive_hooks.allowing.tidying import Listed
from nolive_hooks.cli import allow_range
from nolive_hooks.errors import Exit, usage
from nolive_hooks.git import spawn
from nolive_hooks.git.repo import Repo
from nolive_hooks.guard.allows.book import ALLOW_FILE, DEFAULT_DAYS
from nolive_hooks.policy import Allow
from nolive_hooks.report.escape import visible
from nolive_hooks.report.words import plural


@click.command(short_help="Allow what is not live, with a reason.")
@click.argument("place", metavar="PATH:LINE", default="")
@click.option("--reason", default="", help="Why this is not live, for the reviewer; 10 characters or more.")
@click.option("--owner", default="", help="Who answers for it; your git e-mail unless given.")
@click.option("--days", default=DEFAULT_DAYS, show_default=True, help="How long it lasts; 365 at most.")
@click.option("--rule", default="", help="Only findings of this rule or class.")
@click.option("--staged", is_flag=True, help="Look into the index only.")
@click.option("--list", "show", is_flag=True, help="Show every exception, and whether it is used.")
@click.option("--range", "revisions", default="", metavar="A..B", help="With --list: what these commits bring.")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", help="For --list.")
def allow(
    place: str, reason: str, owner: str, days: int, rule: str, staged: bool, show: bool, revisions: str, form: str
) -> int:  # fmt: skip
    """Write an exception for the blocking findings at one place.

    \b
    nolive allow user_data/config.json:31 --reason "documented example key"
    nolive allow --list

    It goes into .nolive/allow.toml, with a keyed digest and never with a value.
    A changed value at that place is a new finding; a moved line is not.
    """
    repo = Repo.discover(".")
    if show and revisions:
        click.echo(allow_range.shown(repo, revisions, form), nl=False)
        return Exit.CLEAN
    if show:
        rows, _ = tidying.listed(repo, today())
        click.echo(json.dumps([_plain(row) for row in rows], indent=2) if form == "json" else _table(rows))
        return Exit.CLEAN
    if not place:
        raise usage(
            "what is to be allowed?",
            why="neither a place nor --list was given",
            fix='nolive allow PATH:LINE --reason "..."',
        )
    made = writing.at_place(repo, Place.parse(place), terms(reason, owner, days), os.getcwd(), staged=staged, rule=rule)
    said(repo, made)
    return Exit.CLEAN


def terms(reason: str, owner: str, days: int) -> Terms:
    """The terms of an exception, with what the command line left out."""
    return Terms(reason, owner or email(), today(), days, secrets.token_hex(32)).checked()


def said(repo: Repo, made: tuple[Allow, ...], verb: str = "Allowed") -> None:
    """Say what was written, and the command that stages it."""
    noun = "value" if all(one.value for one in made) else "finding"
    target = os.path.relpath(os.path.join(repo.root, ALLOW_FILE), os.path.realpath("."))
    click.echo(
        f"{verb} {plural(len(made), noun)} in {ALLOW_FILE} until {made[0].expires} (owner {visible(made[0].owner)})."
        f" Stage it: git add {visible(target)}"
    )


def email() -> str:
    """The e-mail that git would sign a commit with, or nothing."""
    return spawn.run(("config", "user.email"), cwd=".").text


def today() -> dt.date:
    """The day, in UTC, on which last days are counted."""
    return dt.datetime.now(dt.UTC).date()


def _table(rows: tuple[Listed, ...]) -> str:
    if not rows:
        return "nothing is allowed here"
    return "\n".join(line for row in rows for line in _lines(row))


def _lines(row: Listed) -> list[str]:
    last = f"until {row.expires}" if row.expires else "no last day"
    state = "expired" if row.expired else f"used {row.uses}x" if row.uses else "unused"
    owner = f"owner {visible(row.owner)}" if row.owner else "a comment in the file"
    return [
        f"{visible(row.path)}  [{visible(row.rule)}]  {state}",
        f"  {visible(row.reason)}",
        f"  {owner}, {last}  ({visible(row.source)})",
    ]


def _plain(row: Listed) -> dict[str, object]:
    return {
        "rule": row.rule,
        "path": row.path,
        "reason": row.reason,
        "owner": row.owner,
        "expires": row.expires.isoformat() if row.expires else None,
        "source": row.source,
        "uses": row.uses,
        "expired": row.expired,
    }
