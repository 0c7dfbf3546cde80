"""`nolive gate`: may this drill be merged as GO?"""

from __future__ import annotations

import datetime as dt
import json
import textwrap
from typing import Any

import click

from nolive_hooks.errors import Exit, NoliveError, usage
from nolive_hooks.evidence.records import encode
from nolive_hooks.gate import approval as signoff
from nolive_hooks.gate import facts, pull, terms
from nolive_hooks.gate.rules import evaluate as judge
from nolive_hooks.gate.verdict import PolicyProblem, Reason, Verdict
from nolive_hooks.git import disk
from nolive_hooks.git.repo import Repo
from nolive_hooks.policy import POLICY_FILE
from nolive_hooks.report.escape import visible

FORMATS = ("json", "text")


@click.group(short_help="Judge whether a drill may be merged as GO.")
def gate() -> None:
    """Judge whether a drill may be merged as GO.

    \b
    nolive gate collect --base main --head drill/x --reviews r.json -o snap.json
    nolive gate evaluate --snapshot snap.json --policy-from main

    A GO concerns the drill only; it never authorises live trading.
    """


@gate.command(short_help="Gather the facts from this clone, without GitHub.")
@click.option("--base", required=True, metavar="REF", help="The protected branch.")
@click.option("--head", required=True, metavar="REF", help="The branch of the drill.")
@click.option("--reviews", required=True, metavar="FILE", help="Reviews as GitHub's API lists them (JSON).")
@click.option("--number", default=1, show_default=True, help="Number of the pull request.")
@click.option("-o", "--output", metavar="FILE", help="Write the snapshot here instead of printing it.")
def collect(base: str, head: str, reviews: str, number: int, output: str | None) -> None:
    """Gather the facts of a drill from this clone, without GitHub.

    A rehearsal: people are known by their GitHub noreply e-mails, the last
    pusher is the committer of the head, and there is one open pull request.
    Each review may carry "permission" beside GitHub's own keys.
    """
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    found = facts.collect(Repo.discover("."), base=base, head=head, reviews=disk.read(reviews), now=now, number=number)
    data = pull.dump(found)
    if output is None:
        click.echo(data, nl=False)
    else:
        disk.write_atomic(output, data)


@gate.command(short_help="Give the verdict on a snapshot.")
@click.option("--snapshot", "snapshot_file", required=True, metavar="FILE", help="What `nolive gate collect` wrote.")
@click.option("--policy", "policy_file", metavar="FILE", help=".nolive.toml, or JSON or TOML with a gate table.")
@click.option("--policy-from", "policy_ref", metavar="REF", help="Read .nolive.toml from this commit.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
def evaluate(snapshot_file: str, policy_file: str | None, policy_ref: str | None, form: str) -> int:
    """Give the verdict on a snapshot: pass, pending or fail, with reasons.

    Exit code 0 only for pass, 1 for pending and fail, 2 without a usable
    policy, 3 when the snapshot cannot be read.
    """
    rules = _terms(policy_file, policy_ref)
    try:
        snapshot = pull.load(disk.read(snapshot_file))
    except NoliveError as error:
        if form == "json":
            reason = Reason("snapshot-unreadable", error.where, f"{error.what}: {error.why}")
            _print(Verdict("fail", "unknown", None, (reason,)), form)
        raise
    verdict = judge(snapshot, rules.gate, scripted_answers=rules.scripted_answers)
    _print(verdict, form)
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
    nolive gate approval --snapshot s.json --policy-from main -o approval.json
    nolive drill archive --approval approval.json

    A drill that does not pass has no sign-off to record: exit code 1.
    """
    rules = _terms(policy_file, policy_ref)
    snapshot = pull.load(disk.read(snapshot_file))
    data = encode(signoff.record(snapshot, rules.gate, scripted_answers=rules.scripted_answers))
    if output is None:
        click.echo(data, nl=False)
    else:
        disk.write_atomic(output, data)


@gate.command(short_help="Print the JSON Schema of a snapshot.")
@click.option("--policy", "of_policy", is_flag=True, help="Of the [gate] table instead.")
def schema(of_policy: bool) -> None:
    """Print the JSON Schema of a snapshot, or of the gate policy."""
    click.echo(json.dumps(terms.schema() if of_policy else pull.schema(), indent=2, sort_keys=True))


def _terms(path: str | None, ref: str | None) -> terms.Terms:
    if (path is None) == (ref is None):
        raise usage(
            "name one policy", why="--policy and --policy-from exclude one another", fix="nolive gate evaluate -h"
        )
    if ref is not None:
        found = Repo.discover(".").at_path(ref, POLICY_FILE)
        return terms.read(found[0].data if found else None, POLICY_FILE)
    name = path or ""
    return terms.read(disk.read(name) if disk.exists(name) else None, name)


def _print(verdict: Verdict, form: str) -> None:
    if form == "json":
        click.echo(json.dumps(_plain(verdict), indent=2))
        return
    label = f" as {verdict.outcome.upper()} (drill only)" if verdict.outcome in ("go", "no-go", "void") else ""
    click.echo(f"{verdict.verdict}{label} on {visible(verdict.sha or 'no known commit')}")
    for reason in verdict.reasons:
        click.echo(f"\n  {reason.weight:8}{reason.code}")
        click.echo(_indented(reason.message))
        if reason.can_act:
            click.echo(_indented(f"can act: {', '.join(reason.can_act)}"))


def _indented(text: str) -> str:
    """Untrusted text below its reason, wrapped at 80 columns; a path is never broken."""
    margin = " " * 10
    return textwrap.fill(
        visible(text),
        80,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _plain(verdict: Verdict) -> dict[str, Any]:
    reasons = [{**reason._asdict(), "can_act": list(reason.can_act)} for reason in verdict.reasons]
    return {"verdict": verdict.verdict, "sha": verdict.sha, "outcome": verdict.outcome, "reasons": reasons}
