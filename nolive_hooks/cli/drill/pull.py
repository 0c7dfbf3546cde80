"""`nolive drill pr`: the pull request of a drill; says what it would send, and sends only what it was told to."""

from __future__ import annotations

import shutil

import click

from nolive_hooks.cli.drill.host import this_host
from nolive_hooks.cli.drill.session import Session, common
from nolive_hooks.cli.drill.view import View
from nolive_hooks.errors import Exit
from nolive_hooks.git.repo import Repo
from nolive_hooks.procedure import pulling, registry
from nolive_hooks.procedure.context import DrillContext
from nolive_hooks.procedure.pulling import Pull
from nolive_hooks.report.escape import visible


@click.command()
@click.argument("run_id", required=False, metavar="[DRILL_ID]")
@click.option("--body", "body", default="", metavar="FILE", help="Write the text here.  [default: in the Git folder]")
@click.option("--push", is_flag=True, help="Publish the drill's branch without asking.")
@click.option("--draft", is_flag=True, help="Open it as a draft.")
@common
def pr(session: Session, run_id: str | None, body: str, push: bool, draft: bool) -> int:
    """Write the text of the drill's pull request, and open it where `gh` is at hand.

    \b
    nolive drill pr
    nolive drill pr --push --draft

    Nothing leaves this machine without --push or your yes. The text stands between
    markers; what you write around it is kept when it is made anew.
    """
    repo = Repo.discover(".")
    view = session.view
    with registry.locked(repo, this_host(repo.root), "the pull request of a drill"):
        context = session.context(registry.journal(repo, run_id) if run_id else registry.newest(repo), repo)
        pull = pulling.prepare(context, body)
        view.line(f"{visible(pull.title)}")
        view.line(f"  text    {visible(pull.text_path)}")
        view.line(f"  branch  {pull.branch} -> {visible(pull.base)}")
        if pull.report.blocking:
            view.show("note", f"findings that block the merge: {len(pull.report.blocking)}; see: nolive drill check")
        if pull.report.unjudged:
            view.show("note", f"files that could not be judged: {len(pull.report.unjudged)}; see: nolive drill check")
        pushed = pull.pushed or _publish(context, pull, view, push)
        address = _opened(context, pull, view, draft) if pushed else ""
        if not address:
            _by_hand(pull, view, pushed)
        view.result(
            {"run_id": pull.run_id, "text": pull.text_path, "pushed": pushed, "url": address, "compare": pull.compare}
        )
    return Exit.CLEAN


def _publish(context: DrillContext, pull: Pull, view: View, push: bool) -> bool:
    """Push where it was asked for; true where the branch is published now."""
    if not pull.remote:
        return False
    if not push and context.person:
        question = f"  you   Push {pull.branch} to {visible(pull.remote)}? [y/N]"
        push = click.confirm(question, default=False, show_default=False, prompt_suffix=" ")
    if push:
        view.line(f"  push    {pull.push_command}   ({visible(pull.remote)})")
        pulling.push(context, pull)
    return push


def _opened(context: DrillContext, pull: Pull, view: View, draft: bool) -> str:
    """The address of the pull request that `gh` opened or updated; empty without gh or without GitHub."""
    if not pull.web or shutil.which("gh") is None:
        return ""
    address = pulling.open_pull(context, pull, draft=draft)
    view.line(f"  opened  {visible(address)}")
    view.next("ask for a review; the approval of somebody else is the sign-off")
    return address


def _by_hand(pull: Pull, view: View, pushed: bool) -> None:
    if not pull.remote:
        view.next(f"git remote add origin URL, then {pull.push_command}")
        return
    steps = [] if pushed else [pull.push_command]
    where = f"open {pull.compare}" if pull.compare else f"open a pull request from {pull.branch} to {pull.base}"
    view.next(", then ".join([*steps, where]))
    view.line(f"      and paste the text of {visible(pull.text_path)}")
