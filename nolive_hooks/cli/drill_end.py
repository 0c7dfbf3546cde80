"""The verbs of `nolive drill` that end one: decide, review, amend, check, archive, abort, replay."""

from __future__ import annotations

import os

import click

from nolive_hooks import report
from nolive_hooks.cli.drill_host import this_host
from nolive_hooks.cli.drill_run import Session, common, finish
from nolive_hooks.cli.drill_view import SCOPE
from nolive_hooks.cli.scan import finish as print_report
from nolive_hooks.errors import Exit, state, usage
from nolive_hooks.git import disk
from nolive_hooks.git.repo import Repo
from nolive_hooks.procedure import closing, drive, packing, registry
from nolive_hooks.procedure.context import DrillContext
from nolive_hooks.procedure.replay import replay as run_again
from nolive_hooks.procedure.shelf import archive as make_archive

MIN_REASON = 5
_VERDICTS = {"go": "GO", "no-go": "NO_GO"}


def _context(
    session: Session, repo: Repo, run_id: str | None = None, given: dict[str, str] | None = None
) -> DrillContext:
    journal = registry.journal(repo, run_id) if run_id else registry.newest(repo)
    return session.context(journal, repo, given)


def _reason(text: str, command: str) -> str:
    if len(text.strip()) < MIN_REASON:
        raise usage(f"a reason has {MIN_REASON} characters or more", fix=f'nolive drill {command} --reason "..."')
    return text.strip()


@click.command(short_help="Step 5: GO or NO-GO, with reasons.")
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
        context = _context(session, repo, given=given)
        decided = context.standing.decided
        if decided is not None and decided.decision.value == given.get("decision.verdict"):
            session.view.line(f"Decided already: {decided.decision.value} (drill only). {SCOPE}")
            finish(context, session.view)
            return Exit.CLEAN
        if context.standing.closed:
            raise state(f"{context.plan.run_id} is closed", fix="nolive drill start")
        drive.settle(context)
        record = closing.decide(context, _VERDICTS.get(verdict or "", ""))
        session.view.line(f"Decision: {record.verdict.value} (drill only). {SCOPE}")
        finish(context, session.view)
    return Exit.CLEAN


@click.command(short_help="Write the post-run review.")
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


@click.command(short_help="Decide again before the merge.")
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
        record = closing.amend(context, _reason(reason, "amend"))
        session.view.line(f"Decision: {record.verdict.value} (drill only). {SCOPE}")
        session.view.line("The post-run review must be sealed again, and every approval asked for anew.")
        finish(context, session.view)
    return Exit.CLEAN


@click.command(short_help="End the drill as NO-GO; nothing is deleted.")
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
            raise state(f"{context.plan.run_id} is closed", fix="nolive drill status")
        drive.settle(context)
        record = closing.abort(context, _reason(reason, "abort"))
        session.view.line(f"Aborted: {record.verdict.value}, recorded in {context.folder}")
        finish(context, session.view)
    return Exit.CLEAN


@click.command(short_help="What the merge gate will say, locally.")
@click.argument("run_id", required=False)
@click.option("--format", "form", type=click.Choice(report.FORMATS), default="text", show_default=True)
@common
def check(session: Session, run_id: str | None, form: str) -> int:
    """Judge the pack exactly as the merge gate will; exit 1 with a blocking finding.

    \b
    nolive drill check
    nolive drill check drill_20261122_104500 --format markdown
    """
    repo = Repo.discover(".")
    result = closing.check(_context(session, repo, run_id))
    print_report(result, "json" if session.view.as_json else form)
    return result.exit_code


@click.command(short_help="Write the pack as drill_x.tar.gz.")
@click.argument("run_id", required=False)
@click.option("--output", "-o", metavar="FILE", help="Where to write it.  [default: drill_x.tar.gz here]")
@click.option("--approval", default="", metavar="FILE", help="Snapshot of the reviews (JSON), put beside the pack.")
@common
def archive(session: Session, run_id: str | None, output: str | None, approval: str) -> int:
    """Write the committed pack as an archive that verifies offline, years later.

    \b
    nolive drill archive
    nolive drill archive --approval approval.json -o drill.tar.gz
    """
    repo = Repo.discover(".")
    context = _context(session, repo, run_id)
    target = output or context.id.archive
    data = make_archive(context, approval)
    disk.write_atomic(os.path.abspath(target), data)
    session.view.line(f"{target}: {len(data)} bytes, check it with: nolive verify {target}")
    session.view.result({"run_id": context.plan.run_id, "archive": target, "bytes": len(data)})
    return Exit.CLEAN


@click.command(short_help="Run the recorded scenario again and compare.")
@click.argument("run_id", required=False)
@common
def replay(session: Session, run_id: str | None) -> int:
    """Run the recorded scenario of the embedded engine again and compare every byte.

    \b
    nolive drill replay
    """
    repo = Repo.discover(".")
    context = _context(session, repo, run_id)
    rows = run_again(packing.on_disk(context).files, repo.state_dir(f"replay-{context.plan.run_id}"), context.host)
    for row in rows:
        session.view.line(f"  {'ok   ' if row.equal else 'FAIL '} {row.path}  {row.recorded[:16]}")
    equal = all(row.equal for row in rows)
    session.view.line("Replayed: equal bytes." if equal else "Replayed: NOT equal; this evidence cannot be reproduced.")
    session.view.result({"run_id": context.plan.run_id, "equal": equal, "files": [row._asdict() for row in rows]})
    return Exit.CLEAN if equal else Exit.FINDINGS


COMMANDS: tuple[click.Command, ...] = (decide, review, amend, abort, check, archive, replay)
