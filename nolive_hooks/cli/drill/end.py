"""The verbs of `nolive drill` that end one: decide, review, amend, abort."""

from __future__ import annotations

import click

from nolive_hooks.cli.drill.host import this_host
from nolive_hooks.cli.drill.run import finish
from nolive_hooks.cli.drill.session import Session, common, in_words
from nolive_hooks.cli.drill.view import SCOPE, word
from nolive_hooks.errors import Exit, state
from nolive_hooks.git.repo import Repo
from nolive_hooks.procedure import closing, drive, registry
from nolive_hooks.procedure.context import DrillContext

_VERDICTS = {"go": "GO", "no-go": "NO_GO"}


def _context(session: Session, repo: Repo, given: dict[str, str] | None = None) -> DrillContext:
    return session.context(registry.newest(repo), repo, given)


@click.command()
@click.argument("verdict", required=False, type=click.Choice(list(_VERDICTS)))
@click.option("--rationale", help="Why, in 40 characters or more.")
@common
def decide(session: Session, verdict: str | None, rationale: str | None) -> int:
    """Step 5: judge the criteria, settle every flagged log line, give the verdict.

    \b
    nolive drill decide
    nolive drill decide no-go --rationale "the feed stalled twice; not understood"

    A GO is refused while any criterion is not met. It never authorises live trading.
    """
    repo = Repo.discover(".")
    given = {"decision.rationale": rationale} if rationale else {}
    if verdict:
        given["decision.verdict"] = _VERDICTS[verdict]
    with registry.locked(repo, this_host(repo.root), "the open drill"):
        context = _context(session, repo, given)
        decided = context.standing.decided
        if decided is not None and decided.decision.value == given.get("decision.verdict"):
            session.view.line(f"Decided already: {word(decided.decision)} (drill only)")
            session.view.wrapped("", SCOPE)
            finish(context, session.view)
            return Exit.CLEAN
        if context.standing.closed:
            raise state(f"{context.plan.run_id} is closed", why="its last stage is sealed", fix="nolive drill start")
        drive.settle(context)
        session.view.decision(closing.decide(context, _VERDICTS.get(verdict or "", "")).verdict)
        finish(context, session.view)
    return Exit.CLEAN


@click.command()
@common
def review(session: Session) -> int:
    """Write the post-run review and seal it; this ends the drill.

    \b
    nolive drill review
    """
    repo = Repo.discover(".")
    with registry.locked(repo, this_host(repo.root), "the open drill"):
        context = _context(session, repo)
        closing.review(context)
        finish(context, session.view)
    return Exit.CLEAN


@click.command()
@click.option("--reason", required=True, help="Why the sealed decision is changed; recorded.")
@common
def amend(session: Session, reason: str) -> int:
    """Decide again over the same evidence. Approvals given so far no longer count.

    \b
    nolive drill amend --reason "the rationale named another strategy"
    """
    repo = Repo.discover(".")
    with registry.locked(repo, this_host(repo.root), "the open drill"):
        context = _context(session, repo)
        session.view.decision(closing.amend(context, in_words(reason, 'nolive drill amend --reason "..."')).verdict)
        session.view.wrapped("", "The post-run review must be sealed again, and every approval asked for anew.")
        finish(context, session.view)
    return Exit.CLEAN


@click.command()
@click.option("--reason", required=True, help="Why; recorded in the pack.")
@common
def abort(session: Session, reason: str) -> int:
    """End the drill as NO-GO with the evidence it has; nothing is ever deleted.

    \b
    nolive drill abort --reason "the data feed is down"
    """
    repo = Repo.discover(".")
    with registry.locked(repo, this_host(repo.root), "the open drill"):
        context = _context(session, repo)
        if context.standing.closed:
            raise state(f"{context.plan.run_id} is closed", why="its last stage is sealed", fix="nolive drill status")
        drive.settle(context)
        record = closing.abort(context, in_words(reason, 'nolive drill abort --reason "..."'))
        session.view.wrapped("", f"Aborted: {word(record.verdict)}, recorded in {context.folder}")
        finish(context, session.view)
    return Exit.CLEAN
