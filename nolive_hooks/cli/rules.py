"""`nolive rules`: every rule with its severity, its meaning and its remedy."""

from __future__ import annotations

import json
import textwrap

import click

from nolive_hooks import explaining
from nolive_hooks.catalog.frameworks import Example
from nolive_hooks.errors import usage
from nolive_hooks.evidence.rules import RULES as EVIDENCE_RULES
from nolive_hooks.guard import classes
from nolive_hooks.guard.reasons import subjects
from nolive_hooks.model import Rule

RULES = (*classes.RULES, *EVIDENCE_RULES)
_HEAD = """\
# Rules

Written by `nolive rules --format markdown`; `nolive explain RULE` says the same at the terminal. A rule of the guard is
followed by what it is about, as in `safety-off/freqtrade` or `live-key/binance.secret`. Only `block` stops a commit or
a merge. The first example of each pair is found, the second is not; a credential is shown by its name and length only.
"""
_LANGUAGES = {"py": "python", "sh": "sh", "env": "sh"}


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
        raise usage(
            f"no rule starts with {prefix!r}",
            why="ids are stable; a typing error would look like an empty list",
            fix="nolive rules",
        )
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
    """One rule for the page: title, severity, reason, a pair of examples, remedy, exception, the ids of its class."""
    remedy = f"`{rule.remedy}`" if "nolive " in rule.remedy or "git " in rule.remedy else rule.remedy
    meaning = explaining.rule(rule.id, RULES)
    parts = [f"## {rule.id}", f"{rule.title}. Severity: {rule.severity}."]
    if meaning and meaning.why:
        parts.append(_wrapped(f"Why: {meaning.why}"))
    if meaning and meaning.proof:
        parts += [_example("Found", meaning.proof.hit), _example("Not found", meaning.proof.miss)]
    parts.append(f"Remedy: {remedy}.")
    if meaning and meaning.allow:
        parts.append(_wrapped(f"Allow: {meaning.allow}"))
    if ids := subjects(rule.id):
        parts.append(_wrapped(f"Ids: {', '.join(f'`{one}`' for one in ids)}."))
    return "\n\n".join(parts) + "\n"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


def _example(label: str, example: Example) -> str:
    ending = example.path.rpartition(".")[2]
    return f"{label}, in `{example.path}`:\n\n```{_LANGUAGES.get(ending, ending)}\n{example.text.rstrip()}\n```"
