"""`nolive scan`: is anything here live?"""

from __future__ import annotations

import datetime as dt
import os
from functools import partial

import click
from msgspec.structs import replace

from nolive_hooks import report, speed, subjects
from nolive_hooks.cli import progress
from nolive_hooks.cli.printing import finish
from nolive_hooks.errors import usage
from nolive_hooks.expressions import expression
from nolive_hooks.git import spawn
from nolive_hooks.git.repo import Repo
from nolive_hooks.guard.question import Also
from nolive_hooks.model import Finding, Report
from nolive_hooks.subjects import How

_COMMIT = expression(r" \(commit ([0-9a-f]{7,40})\)\Z")  # how a finding in a range of commits ends


@click.command(short_help="Find live credentials and live switches.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--staged", is_flag=True, help="What the next commit would change.")
@click.option("--all", is_flag=True, help="Every tracked file.")
@click.option("--range", "revisions", metavar="A..B", help="Every file version of a range of commits.")
@click.option("--history", is_flag=True, help="Every file version any ref can reach.")
@click.option("--ignored", is_flag=True, help="Files that Git ignores.")
@click.option("--env", is_flag=True, help="The environment variables of this process.")
@click.option("--generic", is_flag=True, help="Secrets of all kinds too, by detect-secrets' own plugins.")
@click.option("--jobs", type=click.IntRange(1, 64), metavar="N", help="Processes for large scans. Default: all cores.")
@click.option("--format", "form", type=click.Choice(report.FORMATS), default="text", show_default=True)
def scan(
    paths: tuple[str, ...], revisions: str | None, generic: bool, jobs: int | None, form: str, **chosen: bool
) -> int:
    """Find live credentials and every switch that turns trading to live.

    PATHS are files or folders, in or out of a Git repository. Without PATHS and
    options: the tracked and the new files of the repository you stand in.

    \b
    nolive scan
    nolive scan --staged
    nolive scan --range origin/main..HEAD --format sarif
    nolive scan ~/bots/alpha --format json

    --generic looks for other secrets as well; nothing is ever sent anywhere.

    Exit code 1 with a blocking finding, 3 when something could not be judged.
    """
    asked = [name for name, on in chosen.items() if on]
    if len(asked) + bool(paths) + (revisions is not None) > 1:
        raise usage("choose one subject", why="PATHS and the options exclude one another", fix="nolive scan -h")
    which = asked[0] if asked else None
    if os.environ.get("NOLIVE_SKIP"):
        click.echo("nolive: note: NOLIVE_SKIP is ignored: no variable turns the checks off.", err=True)
    today = dt.datetime.now(dt.UTC).date()
    speed.offer(os.environ, make=True)
    prepare = partial(speed.offer, dict(os.environ))
    with progress.on_terminal() as watch:
        # A cache that runs of strangers' code share is no memory to believe: a check of a server judges every file.
        memory = "" if os.environ.get("CI") else speed.folder(os.environ)
        how = How(_plugins() if generic else None, watch, jobs or os.cpu_count() or 1, prepare, memory)
        found = _report(paths, which, revisions, today, how)
    here = _is_here(paths)
    fitted = tuple(_fitted(item, "range" if revisions else which, here=here) for item in found.findings)
    allowable = which not in ("env", "history") and here
    result = replace(found, findings=fitted, facts={**found.facts, "allowable": allowable})
    finish(result, form)
    return result.exit_code


def _fitted(finding: Finding, which: str | None, *, here: bool) -> Finding:
    """A finding whose remedy can be followed where it was found: not every file is one that `git add` takes."""
    edit, add, rest = finding.remedy.partition(f", then git add {finding.location.path}")
    if not add or (here and which in (None, "all", "staged")):
        return finding
    if which == "env":
        return replace(finding, remedy="unset this variable where nolive and the bot are started")
    mended, commit = edit + rest, _COMMIT.search(finding.message)
    if which == "range" and commit:
        there = f"Mend that commit itself, a later one does not take it out: git rebase -i {commit[1]}^"
        mended = f"{mended.rstrip('.')}. {there}"
    return replace(finding, remedy=mended)


def _is_here(paths: tuple[str, ...]) -> bool:
    """Whether `nolive allow`, run from this folder, could reach what was asked for."""
    root = spawn.run(("rev-parse", "--show-toplevel"), cwd=".")
    top = os.path.realpath(root.text)
    return not root.code and all(f"{os.path.realpath(path)}{os.sep}".startswith(f"{top}{os.sep}") for path in paths)


def _plugins() -> Also:
    from nolive_hooks.guard import generic  # takes longer to load than most scans take

    return generic.judge


def _report(paths: tuple[str, ...], which: str | None, revisions: str | None, today: dt.date, how: How) -> Report:
    if revisions is not None:
        return subjects.commits(Repo.discover("."), revisions, today, how=how)
    match which:
        case "env":
            return subjects.environment(os.environ, today, how=how)
        case "all":
            return subjects.tracked(Repo.discover("."), today, how=how)
        case "staged":
            return subjects.staged(Repo.discover("."), today, how=how)
        case "ignored":
            return subjects.ignored(Repo.discover("."), today, how=how)
        case "history":
            return subjects.history(Repo.discover("."), today, how=how)
        case _:
            return subjects.paths(paths or (".",), today, how=how)
