"""The verbs of `nolive drill` between the steps: attach a picture, extend a step's minutes."""

from __future__ import annotations

import click

from nolive_hooks.cli.drill.durations import duration
from nolive_hooks.cli.drill.host import this_host
from nolive_hooks.cli.drill.session import Session, common, in_words
from nolive_hooks.cli.drill.view import next_command
from nolive_hooks.errors import Exit, state
from nolive_hooks.evidence.drill import Step
from nolive_hooks.git.repo import Repo
from nolive_hooks.procedure import minutes, registry, screenshots


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--caption", default="", help="What it shows.  [default: its name]")
@common
def attach(session: Session, files: tuple[str, ...], caption: str) -> int:
    """Take pictures (PNG, JPEG, WebP) into the evidence, until step 4 seals it.

    \b
    nolive drill attach dashboard.png --caption "flat after the kill switch"

    A picture is looked into before it is taken: its content has to be what its
    name says, without metadata, at most 1 MiB. SVG is refused: it can run scripts.
    """
    if caption:
        caption = in_words(caption, 'nolive drill attach FILE --caption "..."', least=1, what="caption")
    repo = Repo.discover(".")
    with registry.locked(repo, this_host(repo.root), "the open drill"):
        journal = registry.open_drill(repo)
        if journal is None:
            raise state("no drill is open", where=repo.root, fix="nolive drill start")
        context = session.context(journal, repo)
        taken = [screenshots.attach(context, path, caption) for path in files]
        for path in taken:
            session.view.show("ok", f"{path} will be part of the evidence")
        session.view.next(next_command(context.standing))
        session.view.result({"run_id": context.plan.run_id, "attached": taken})
    return Exit.CLEAN


@click.command()
@click.argument("number", type=click.IntRange(1, 3))
@click.argument("by", type=duration, metavar="DURATION")
@click.option("--reason", required=True, help="Why; recorded in the pack.")
@common
def extend(session: Session, number: int, by: float, reason: str) -> int:
    """Give step 1, 2 or 3 more minutes than the plan has; the reason is part of the record.

    \b
    nolive drill extend 3 15m --reason "the indicator cache warms up slowly"
    """
    reason = in_words(reason, f'nolive drill extend {number} 10m --reason "..."', least=minutes.MIN_REASON)
    repo = Repo.discover(".")
    with registry.locked(repo, this_host(repo.root), "the open drill"):
        journal = registry.open_drill(repo)
        if journal is None:
            raise state("no drill is open", where=repo.root, fix="nolive drill start")
        context = session.context(journal, repo)
        minutes.extend(context, Step(number), by / 60, reason)
        allowed = minutes.planned(context.standing, Step(number))
        session.view.line(f"Step {number} may take {allowed:g} minutes.")
        session.view.next("nolive drill resume")
        session.view.result({"run_id": context.plan.run_id, "step": number, "minutes": allowed})
    return Exit.CLEAN
