"""`nolive drill status`: where a drill stands."""

from __future__ import annotations

import click

from nolive_hooks.cli.drill.session import Session, common, policy_of
from nolive_hooks.cli.drill.view import next_command, summary
from nolive_hooks.errors import Exit
from nolive_hooks.evidence.drill import Step
from nolive_hooks.git.repo import Repo
from nolive_hooks.procedure import minutes, registry
from nolive_hooks.procedure.standing import fold


@click.command()
@common
def status(session: Session) -> int:
    """Where the drill stands: steps, time used, what is missing, the next command.

    \b
    nolive drill status
    nolive drill status --json
    """
    repo = Repo.discover(".")
    if not registry.known(repo):
        session.view.line("There is no drill in this repository.")
        session.view.next("nolive drill start")
        session.view.result({"run_id": None, "next": "nolive drill start"})
        return Exit.CLEAN
    standing = fold(registry.newest(repo).entries)
    folder = standing.drill.id.folder_in(policy_of(repo).pack.root)
    view = session.view
    view.opening(standing, folder)
    view.line()
    for step in Step:
        last = standing.drill.last(step)
        used = minutes.used(standing, step)
        word = "decided" if step is Step.DECISION and standing.decided else "open"
        if last is not None:
            word = f"{last.status.value if last.status else 'running'} (attempt {last.number})"
        allowed = minutes.planned(standing, step)
        view.line(f"  {int(step)} {step.title:<12} {word:<20} {used:5.1f} of {allowed:g} min")
    if standing.decided is not None:
        view.decision(standing.decided.decision)
    view.next(next_command(standing))
    view.result(summary(standing, folder))
    return Exit.CLEAN
