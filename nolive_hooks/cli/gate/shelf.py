"""`nolive gate evidence` and `nolive gate archive`: the bytes of a pack before its merge, and after."""

from __future__ import annotations

import os
import secrets

import click
import msgspec
from msgspec import Struct
from msgspec.structs import replace

from nolive_hooks import report
from nolive_hooks.cli.gate import host
from nolive_hooks.cli.gate.host import remote_options
from nolive_hooks.cli.printing import finish
from nolive_hooks.errors import Exit, usage
from nolive_hooks.gate import span
from nolive_hooks.git import disk
from nolive_hooks.git.repo import Repo
from nolive_hooks.model import Report
from nolive_hooks.report import github as commands


class _End(Struct, frozen=True):
    sha: str


class _Pull(Struct, frozen=True):
    base: _End
    head: _End


class _Group(Struct, frozen=True):
    base_sha: str
    head_sha: str


class _Event(Struct, frozen=True):
    """The keys of an event that name a range of commits."""

    pull_request: _Pull | None = None
    merge_group: _Group | None = None


@click.command(short_help="Check the bytes of the pack that a range of commits brings.")
@click.option("--base", metavar="REF", help="The protected branch.  [default: of the event, else the default branch]")
@click.option("--head", metavar="REF", help="The commits to judge.  [default: of the event, else HEAD]")
@click.option("--format", "form", type=click.Choice(report.FORMATS), default="text", show_default=True)
def evidence(base: str | None, head: str | None, form: str) -> int:
    """Check the bytes of the pack that a range of commits brings.

    \b
    nolive gate evidence --base main --head drill/20261122_104500

    Reads Git objects only: no network, no checkout, nothing of the range is
    run. A range without a pack is clean. In a workflow the ends of the range
    come from the event, and the report goes to annotations and summary too.
    """
    repo = Repo.discover(".")
    ends = _event_range()
    first = base or (ends[0] if ends else repo.default_branch())
    last = head or (ends[1] if ends else "HEAD")
    result = span.check(repo, repo.resolve(first), repo.resolve(last), host.now())
    packs = result.facts["packs"]
    count = f"{len(packs)} pack{'' if len(packs) == 1 else 's'} in this range"
    if form == "text":
        click.echo(f"{count}{': ' + ', '.join(packs) if packs else '; nothing to judge'}")
    publish(replace(result, subject=f"nolive / evidence, {count}"), form)
    return result.exit_code


def publish(result: Report, form: str) -> None:
    """Print a report; in a workflow as annotations and in the summary, too."""
    if host.in_workflow() and form == "text":
        host.say(report.render(result, "text"))
        click.echo(commands.render(result), nl=False)
    else:
        finish(result, form)
    host.summarise(report.render(result, "markdown"))


def _event_range() -> tuple[str, str] | None:
    path = host.event_path()
    if not path:
        return None
    try:
        event = msgspec.json.decode(disk.read(path), type=_Event)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise usage(
            "the event cannot be read", where=path, why=str(error), fix="nolive gate evidence --base main"
        ) from None
    if event.pull_request:
        return event.pull_request.base.sha, event.pull_request.head.sha
    return (event.merge_group.base_sha, event.merge_group.head_sha) if event.merge_group else None


@click.command(short_help="Write sign-off and archive of a merged drill.")
@click.option("--pr", "number", type=click.IntRange(min=1), metavar="N", required=True, help="The merged pull request.")
@click.option("-o", "--output", metavar="DIR", default=".", show_default=True, help="Write the files into this folder.")
@remote_options
def archive(number: int, output: str, repo: str | None, remote: str | None) -> int:
    """Write approval.json and drill_x.tar.gz of a merged drill.

    \b
    nolive gate archive --pr 7

    Both are files for the release drill_x; the pack itself stays as it was
    approved. A pull request without a pack makes no file. Exit code 1 for a
    drill that was merged without a sign-off: there is none to record.
    """
    from nolive_hooks.gate.github.shelf import shelve

    made = shelve(host.source(repo, remote), number, host.now())
    for name, data in made.files.items():
        path = os.path.join(output, name)
        disk.write_atomic(path, data)
        click.echo(f"{path}: {len(data)} bytes")
    if not made.files:
        click.echo(f"#{number} is not a drill: nothing to archive")
    _outputs({"run-id": made.run_id, "tag": made.run_id, "files": str(len(made.files))})
    return Exit.CLEAN


def _outputs(values: dict[str, str]) -> None:
    path = os.environ.get("GITHUB_OUTPUT")
    if path:
        mark = secrets.token_hex(16)
        disk.append(path, "".join(commands.output(name, value, mark) for name, value in values.items()).encode())
