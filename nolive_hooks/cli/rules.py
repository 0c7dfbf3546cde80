"""`nolive rules`: every rule with its severity, its meaning and its remedy."""

from __future__ import annotations

import json

import click

from nolive_hooks import guard
from nolive_hooks.errors import usage
from nolive_hooks.evidence.rules import RULES as EVIDENCE_RULES
from nolive_hooks.model import Rule

RULES = (*guard.RULES, *EVIDENCE_RULES)
_HEAD = """\
# Rules

Written by `nolive rules --format markdown`. A rule of the guard is followed by what it is about, as in
`safety-off/freqtrade` or `live-key/binance.secret`. Only `block` stops a commit or a merge.
"""


@click.command(short_help="List every rule with its severity and remedy.")
@click.argument("prefix", default="")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
def rules(prefix: str, form: str) -> None:
    """List every rule; PREFIX narrows the list.

    \b
    nolive rules
    nolive rules live-
    nolive rules NL-INT --format json
    """
    found = [rule for rule in RULES if rule.id.startswith(prefix)]
    if not found:
        raise usage(f"no rule starts with {prefix!r}", fix="nolive rules")
    if form == "json":
        click.echo(json.dumps([_plain(rule) for rule in found], indent=2))
    elif form == "markdown":
        click.echo("\n".join((_HEAD, *map(_section, found))), nl=False)
    else:
        width = max((len(rule.id) for rule in found), default=0)
        for rule in found:
            click.echo(f"{rule.id:{width}}  {rule.severity:5}  {rule.title}")


def _plain(rule: Rule) -> dict[str, str]:
    return {"id": rule.id, "severity": str(rule.severity), "title": rule.title, "remedy": rule.remedy}


def _section(rule: Rule) -> str:
    remedy = f"`{rule.remedy}`" if "nolive " in rule.remedy or "git " in rule.remedy else rule.remedy
    return f"## {rule.id}\n\n{rule.title}. Severity: {rule.severity}.\n\nRemedy: {remedy}.\n"
