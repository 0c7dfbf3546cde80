"""`nolive gate run` and `nolive gate post`: the only commands that write to GitHub, and only one status."""

from __future__ import annotations

from collections.abc import Iterator

import click

from nolive_hooks.cli.gate import host
from nolive_hooks.cli.gate.host import remote_options
from nolive_hooks.cli.gate.view import show, text
from nolive_hooks.errors import Exit, NoliveError, usage
from nolive_hooks.gate.github import events, telling
from nolive_hooks.gate.github import post as poster
from nolive_hooks.gate.github.collect import Collected, collect
from nolive_hooks.gate.github.events import Target
from nolive_hooks.gate.github.post import Posted
from nolive_hooks.gate.github.reading import Source
from nolive_hooks.git import disk

_WORST = (Exit.UNJUDGED, Exit.USAGE, Exit.FINDINGS, Exit.CLEAN)


@click.command(short_help="Collect, judge and post: for a pull request, an event or all.")
@click.option("--pr", "number", type=click.IntRange(min=1), metavar="N", help="This pull request.")
@click.option("--event", "event_file", metavar="FILE", help="What this event is about.  [default: GITHUB_EVENT_PATH]")
@click.option("--all", "every", is_flag=True, help="Every open pull request.")
@click.option("--dry-run", is_flag=True, help="Judge only; post nothing.")
@click.option("--pending-ok", is_flag=True, help="Exit code 0 for pending, too: the status says it.")
@click.option("--format", "form", type=click.Choice(("json", "text")), default="text", show_default=True)
@remote_options
def run(
    number: int | None,
    event_file: str | None,
    every: bool,
    dry_run: bool,
    pending_ok: bool,
    form: str,
    repo: str | None,
    remote: str | None,
) -> int:
    """Collect, judge and post the status nolive/sign-off, as the workflow does.

    \b
    nolive gate run --pr 7
    nolive gate run --event "$GITHUB_EVENT_PATH"

    An event only points at pull requests; every fact is read anew. Exit code
    0 for pass, 1 for pending and fail, 2 without a usable policy, 3 when
    something could not be judged: then no success stands on the commit.
    """
    source = host.source(repo, remote)
    codes = {
        _one(source, target, dry_run=dry_run, pending_ok=pending_ok, form=form, named=number is not None)
        for target in _targets(source, number, event_file, every=every)
    }
    if not codes:
        click.echo("no open pull request to judge")
    return next((code for code in _WORST if code in codes), Exit.CLEAN)


def _targets(source: Source, number: int | None, event_file: str | None, *, every: bool) -> tuple[Target, ...]:
    if sum((number is not None, event_file is not None, every)) > 1:
        raise usage(
            "name one thing to judge", why="--pr, --event and --all exclude one another", fix="nolive gate run -h"
        )
    if number is not None:
        return (Target(number),)
    if every:
        return tuple(Target(row.number) for row in events.opened(source))
    path = event_file or host.event_path()
    if not path:
        raise usage("name a pull request", why="there is no event to read it from", fix="nolive gate run --pr N")
    return events.targets(source, events.read(disk.read(path)))


def _one(source: Source, target: Target, *, dry_run: bool, pending_ok: bool, form: str, named: bool) -> int:
    """Judge one pull request; one that cannot be judged does not keep the others from being judged.

    One that was closed before its event was looked at is nobody's fault: only who names it is told so.
    """
    latest: list[Collected] = []
    try:
        done = _judged(source, target, latest) if dry_run else _settled(source, target, latest)
    except NoliveError as error:
        _could_not(source, target, latest, error, dry_run=dry_run)
        return error.exit_code
    if done.collected.pull.state != "open" and not named:
        click.echo(f"#{target.number} is not open any more: nothing to judge")
        return Exit.CLEAN
    _tell(done, target, form)
    if done.collected.terms.usable and done.verdict.verdict == "pending" and pending_ok:
        return Exit.CLEAN
    if not done.collected.terms.usable:
        return Exit.USAGE
    return Exit.CLEAN if done.verdict.verdict == "pass" else Exit.FINDINGS


def _settled(source: Source, target: Target, latest: list[Collected]) -> Posted:
    def again() -> Collected:
        latest.append(_collected(source, target))
        return latest[-1]

    return poster.settle(source, again, host.run_url())


def _judged(source: Source, target: Target, latest: list[Collected]) -> Posted:
    latest.append(_collected(source, target))
    verdict = poster.judged(latest[-1])
    return Posted(latest[-1], verdict, poster.status_of(verdict), new=False)


def _collected(source: Source, target: Target) -> Collected:
    """The pull request; of a merge queue's commit, the drill in it where there is one."""
    name = "merge_group" if target.group else "pull_request"
    found = collect(source, target.number, host.now(), event=name, group=target.group)
    snapshot = found.snapshot
    queued = set((snapshot.merge_group.pr_heads if snapshot.merge_group else None) or ())
    drills = [row for row in snapshot.other_open_prs or () if row.has_pack and row.head_sha in queued]
    if target.group and snapshot.pack is None and len(drills) == 1:
        return collect(source, drills[0].number, host.now(), event=name, group=target.group)
    return found


def _could_not(source: Source, target: Target, latest: list[Collected], error: NoliveError, *, dry_run: bool) -> None:
    click.echo(f"nolive: #{target.number}: {error}", err=True)
    sha = (
        target.group.sha
        if target.group
        else latest[-1].pull.head.sha
        if latest
        else poster.head_of(source, target.number)
    )
    if sha and not dry_run:
        try:
            poster.refuse(source, sha, error, host.run_url())
        except NoliveError as second:
            click.echo(f"nolive: no status was posted: {second.why}", err=True)


def _tell(done: Posted, target: Target, form: str) -> None:
    verdict, snapshot = done.verdict, done.collected.snapshot
    title = f"nolive/sign-off #{snapshot.pr.number}"
    if form == "json":
        show(verdict, form)
    else:
        host.say(f"#{snapshot.pr.number} {text(verdict)}\n\n  status  {done.status.state}: {done.status.description}\n")
        host.annotate(verdict, title)
    host.summarise(telling.page(verdict, done.status.description, _facts(done)))
    host.output(verdict, target.number, (snapshot.pack.path if snapshot.pack else "") or "")


def _facts(done: Posted) -> Iterator[tuple[str, str]]:
    snapshot = done.collected.snapshot
    yield "Pull request", f"#{snapshot.pr.number}"
    yield "Commit", done.verdict.sha or "unknown"
    yield "Policy of", snapshot.policy_sha or "none"
    if snapshot.pack:
        yield "Pack", snapshot.pack.path or "unknown"
        yield "Seal", snapshot.pack.seal or "unknown"
    if snapshot.record:
        yield "Operator", snapshot.record.operator or "unknown"


@click.command(short_help="Post the status of a pull request.")
@click.option("--pr", "number", type=click.IntRange(min=1), metavar="N", required=True, help="This pull request.")
@click.option("--format", "form", type=click.Choice(("json", "text")), default="text", show_default=True)
@remote_options
def post(number: int, form: str, repo: str | None, remote: str | None) -> int:
    """Post the status of a pull request, judged anew.

    \b
    nolive gate post --pr 7

    A verdict from a file is never posted: the file may be old, the status
    would not show it. This is `nolive gate run --pr N`.
    """
    return _one(host.source(repo, remote), Target(number), dry_run=False, pending_ok=False, form=form, named=True)
