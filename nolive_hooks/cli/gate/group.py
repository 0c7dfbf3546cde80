"""`nolive gate`: may this drill be merged as GO?"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from typing import Any

import click

from nolive_hooks.cli.gate.host import now, remote_options, source
from nolive_hooks.cli.gate.view import show
from nolive_hooks.errors import Exit, NoliveError, usage
from nolive_hooks.evidence.records import encode
from nolive_hooks.gate import approval as signoff
from nolive_hooks.gate import facts, pull, result, terms
from nolive_hooks.gate.rules import evaluate as judge
from nolive_hooks.gate.verdict import PolicyProblem, Reason, Verdict
from nolive_hooks.git import disk
from nolive_hooks.git.repo import Repo
from nolive_hooks.policy import POLICY_FILE
from nolive_hooks.report.escape import visible

FORMATS = ("json", "text")
SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "snapshot": pull.schema,
    "policy": terms.schema,
    "result": result.schema,
}
COLLECT = "nolive gate collect --pr N -o {0}"
# name -> (module, one line of help): the network and the pack are loaded by the commands that need them.
_LATER = {
    "archive": ("nolive_hooks.cli.gate.shelf", "Write sign-off and archive of a merged drill."),
    "audit": ("nolive_hooks.cli.gate.audit", "Judge again what was merged, and look for what should not be there."),
    "evidence": ("nolive_hooks.cli.gate.shelf", "Check the bytes of the pack that a range of commits brings."),
    "post": ("nolive_hooks.cli.gate.run", "Post the status of a pull request."),
    "run": ("nolive_hooks.cli.gate.run", "Collect, judge and post: for a pull request, an event or all."),
}


class _Group(click.Group):
    """The commands of this module, and those that are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_LATER})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _LATER:
            return super().get_command(ctx, cmd_name)
        command = getattr(importlib.import_module(_LATER[cmd_name][0]), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - a wrong row above is a programming error
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        rows = {name: command.get_short_help_str() for name, command in self.commands.items()}
        with formatter.section("Commands"):
            formatter.write_dl(sorted((rows | {name: text for name, (_, text) in _LATER.items()}).items()))


@click.group(cls=_Group, short_help="Judge whether a drill may be merged as GO.")
def gate() -> None:
    """Judge whether a drill may be merged as GO.

    \b
    nolive gate run --pr 7            collect, judge, post: as the workflow does
    nolive gate collect --pr 7 -o FILE
    nolive gate evaluate --snapshot FILE --policy-from main

    A GO concerns the drill only; it never authorises live trading.
    """


@gate.command(short_help="Gather the facts of a pull request, from GitHub or from this clone.")
@click.option("--pr", "on_github", type=click.IntRange(min=1), metavar="N", help="Read this pull request from GitHub.")
@click.option("--base", metavar="REF", help="From this clone: the protected branch.")
@click.option("--head", metavar="REF", help="From this clone: the branch of the drill.")
@click.option("--reviews", metavar="FILE", help="From this clone: reviews as GitHub's API lists them (JSON).")
@click.option("--number", default=1, show_default=True, help="From this clone: number of the pull request.")
@click.option("-o", "--output", metavar="FILE", help="Write the snapshot here instead of printing it.")
@remote_options
def collect(
    on_github: int | None,
    base: str | None,
    head: str | None,
    reviews: str | None,
    number: int,
    output: str | None,
    repo: str | None,
    remote: str | None,
) -> None:
    """Gather the facts of a pull request.

    \b
    nolive gate collect --pr 7 -o FILE
    nolive gate collect --base main --head drill/x --reviews r.json -o s.json

    The second form is a rehearsal from this clone, without GitHub: people are
    known by their GitHub noreply e-mails, the last pusher is the committer of
    the head, and there is one open pull request. Each review may carry
    "permission" beside GitHub's own keys.
    """
    if on_github is not None and not (base or head or reviews):
        from nolive_hooks.gate.github.collect import collect as ask

        data = pull.dump(ask(source(repo, remote), on_github, now()).snapshot)
    elif on_github is None and base and head and reviews:
        given = _read(reviews, "gh api repos/OWNER/NAME/pulls/N/reviews > {0}")
        found = facts.collect(Repo.discover("."), base=base, head=head, reviews=given, now=now(), number=number)
        data = pull.dump(found)
    else:
        raise usage(
            "name what to collect", why="either --pr, or all of --base, --head and --reviews",
            fix="nolive gate collect --pr N -o s.json",
        )  # fmt: skip
    _write(data, output)
    if output is not None:
        click.echo(f"Next: nolive gate evaluate --snapshot {visible(output)} --policy-from {base or 'main'}")


@gate.command(short_help="Give the verdict on a snapshot.")
@click.option("--snapshot", "snapshot_file", required=True, metavar="FILE", help="What `nolive gate collect` wrote.")
@click.option("--policy", "policy_file", metavar="FILE", help=".nolive.toml, or JSON or TOML with a gate table.")
@click.option("--policy-from", "policy_ref", metavar="REF", help="Read .nolive.toml from this commit.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
def evaluate(snapshot_file: str, policy_file: str | None, policy_ref: str | None, form: str) -> int:
    """Give the verdict on a snapshot: pass, pending or fail, with reasons.

    \b
    nolive gate evaluate --snapshot FILE --policy-from main

    Exit code 0 only for pass, 1 for pending and fail, 2 without a usable
    policy, 3 when the snapshot cannot be read.
    """
    rules = _terms(policy_file, policy_ref)
    try:
        snapshot = pull.load(_read(snapshot_file, COLLECT))
    except NoliveError as error:
        if form == "json":
            reason = Reason("snapshot-unreadable", error.where, f"{error.what}: {error.why}")
            show(Verdict("fail", "unknown", None, (reason,)), form)
        raise
    verdict = judge(snapshot, rules.gate, scripted_answers=rules.scripted_answers)
    show(verdict, form)
    if isinstance(rules.gate, PolicyProblem):
        return Exit.USAGE
    return Exit.CLEAN if verdict.verdict == "pass" else Exit.FINDINGS


@gate.command(short_help="Record the sign-off of a drill that passes.")
@click.option("--snapshot", "snapshot_file", required=True, metavar="FILE", help="What `nolive gate collect` wrote.")
@click.option("--policy", "policy_file", metavar="FILE", help=".nolive.toml, or JSON or TOML with a gate table.")
@click.option("--policy-from", "policy_ref", metavar="REF", help="Read .nolive.toml from this commit.")
@click.option("-o", "--output", metavar="FILE", help="Write the record here instead of printing it.")
def approval(snapshot_file: str, policy_file: str | None, policy_ref: str | None, output: str | None) -> None:
    """Record who signed off a drill that passes the gate, for its archive.

    \b
    nolive gate approval --snapshot FILE --policy-from main -o approval.json
    nolive drill archive --approval approval.json

    A drill that does not pass has no sign-off to record: exit code 1.
    """
    rules = _terms(policy_file, policy_ref)
    snapshot = pull.load(_read(snapshot_file, COLLECT))
    _write(encode(signoff.record(snapshot, rules.gate, scripted_answers=rules.scripted_answers)), output)
    if output is not None:
        click.echo(f"Next: nolive drill archive --approval {visible(output)}")


@gate.command(short_help="Print the JSON Schema of a snapshot, a policy or a result.")
@click.argument("subject", type=click.Choice(list(SCHEMAS)), default="snapshot")
@click.option("--policy", "of_policy", is_flag=True, help="The same as `nolive gate schema policy`.")
def schema(subject: str, of_policy: bool) -> None:
    """Print the JSON Schema of a snapshot, of the [gate] table, or of a result.

    \b
    nolive gate schema snapshot
    """
    click.echo(json.dumps(SCHEMAS["policy" if of_policy else subject](), indent=2, sort_keys=True))


def _terms(path: str | None, ref: str | None) -> terms.Terms:
    if (path is None) == (ref is None):
        raise usage(
            "name one policy", why="one of --policy and --policy-from is needed, and no more",
            fix=f"{click.get_current_context().command_path} --snapshot FILE --policy-from main",
        )  # fmt: skip
    if ref is not None:
        found = Repo.discover(".").at_path(ref, POLICY_FILE)
        return terms.read(found[0].data if found else None, POLICY_FILE)
    name = path or ""
    return terms.read(disk.read(name) if disk.exists(name) else None, name)


def _read(path: str, maker: str) -> bytes:
    """A file that another command makes; where it is missing, that command is what helps."""
    if not disk.exists(path):
        raise NoliveError("there is no such file", where=path, why="it has not been made yet", fix=maker.format(path))
    return disk.read(path)


def _write(data: bytes, output: str | None) -> None:
    if output is None:
        click.echo(data, nl=False)
    else:
        disk.write_atomic(output, data)
