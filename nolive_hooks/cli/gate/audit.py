"""`nolive gate audit`: is what was merged still what was signed off?"""

from __future__ import annotations

import datetime as dt

import click

from nolive_hooks import report
from nolive_hooks.cli.gate import host
from nolive_hooks.cli.gate.host import remote_options
from nolive_hooks.cli.gate.shelf import publish


@click.command(short_help="Judge again what was merged, and look for what should not be there.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Ask GitHub about drills from here on."
)
@click.option(
    "--newest", type=click.IntRange(min=1), metavar="N", help="Ask GitHub about the N packs that were merged last."
)
@click.option("--format", "form", type=click.Choice(report.FORMATS), default="text", show_default=True)
@remote_options
def audit(since: dt.datetime | None, newest: int | None, form: str, repo: str | None, remote: str | None) -> int:
    """Judge again what was merged into the protected branch.

    \b
    nolive gate audit --since 2026-07-01

    Finds a pack that changed after its merge, a pack that does not verify, a
    GO that arrived without a sign-off, a status that nobody had earned, and a
    merge past the gate. The sign-off is read from the release of the drill;
    where it is not archived yet, the gate judges the pull request again.

    Each pack costs about ten requests, of which a workflow's token has 1,000
    an hour. Every pack is judged from its bytes, whatever GitHub is asked.
    """
    from nolive_hooks.gate.github.audit import Span
    from nolive_hooks.gate.github.audit import audit as look

    found = look(host.source(repo, remote), host.now(), Span(since.date() if since else None, newest))
    publish(found, form)
    return found.exit_code
