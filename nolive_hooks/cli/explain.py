"""`nolive explain`: what does a rule mean, and why is this line stopped or let pass?"""

from __future__ import annotations

import os
import re
import shlex
import textwrap
from collections.abc import Iterator

import click

from nolive_hooks import explaining
from nolive_hooks.allowing.places import Place
from nolive_hooks.catalog.frameworks import Example
from nolive_hooks.cli.allow import today
from nolive_hooks.cli.rules import RULES
from nolive_hooks.errors import Exit
from nolive_hooks.explaining import Answer, Meaning, Verdict
from nolive_hooks.git.repo import Repo
from nolive_hooks.guard.roles import Role
from nolive_hooks.model import Severity
from nolive_hooks.policy import Allow
from nolive_hooks.report import text
from nolive_hooks.report.escape import visible
from nolive_hooks.report.words import allow_command, lines_of

WIDTH = 80
_BLANK = re.compile(r"\{(\w+)\}")  # in a remedy: what a finding fills in
_GLUE = "\ue000"  # private use: stands for a space where no line may end


@click.command(short_help="Say what a rule means, or why a line is stopped.")
@click.argument("subject", metavar="RULE|PATH:LINE")
@click.option("--staged", is_flag=True, help="Look at the place in the index.")
def explain(subject: str, staged: bool) -> int:
    """Say what a rule means, with an example and a counter-example; or what is at
    a place: which findings, which exception covers them, and which does not.

    \b
    nolive explain safety-off/freqtrade
    nolive explain live-key/binance.secret
    nolive explain user_data/config.json:31
    """
    meaning = explaining.rule(subject, RULES)
    if meaning is not None:
        click.echo("\n".join(_rule(meaning)))
        return Exit.CLEAN
    if ":" not in subject and not os.path.lexists(subject):
        raise explaining.unknown(subject, RULES)
    asked = Place.parse(subject)
    answer = explaining.place(Repo.discover("."), asked, today(), os.getcwd(), staged=staged)
    click.echo("\n".join(_place(subject, asked.line, answer)))
    return Exit.CLEAN


def _rule(meaning: Meaning) -> Iterator[str]:
    yield f"{visible(meaning.id)}  ({meaning.rule.severity})"
    yield f"  {meaning.rule.title}."
    yield from _wrapped(meaning.why, "  ")
    yield from _wrapped(_BLANK.sub(lambda name: name[1].upper(), meaning.rule.remedy), "  Fix:   ")
    if meaning.allow:
        yield from _wrapped(meaning.allow, "  Allow: ")
    if meaning.proof:
        yield from _example("Found in", meaning.proof.hit)
        yield from _example("Not found in", meaning.proof.miss)


def _wrapped(said: str, lead: str) -> Iterator[str]:
    """Lines of 80 columns; what stands in backticks is to be copied and never broken."""
    glued = "".join(part.replace(" ", _GLUE) if number % 2 else part for number, part in enumerate(said.split("`")))
    for line in textwrap.wrap(
        glued,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    ):
        yield line.replace(_GLUE, " ")


def _example(label: str, example: Example) -> Iterator[str]:
    yield ""
    yield f"{label} {example.path}:"
    yield from (f"    {visible(line)}" for line in example.text.rstrip("\n").split("\n"))


def _place(subject: str, line: int, answer: Answer) -> Iterator[str]:
    if answer.skipped:
        yield f"{visible(answer.path)} is not checked: {visible(answer.skipped)}"
    if not answer.verdicts and (line or not answer.others):
        yield f"{visible(subject)}: nothing was found here."
    for verdict in answer.verdicts:
        yield from _verdict(verdict)
    if answer.role is not Role.SWITCH:
        yield f"This file is {answer.role.value}: credentials are judged in it, trading modes are not."
    if answer.others:
        more = "More findings" if answer.verdicts else "Findings"
        yield f"{more} in this file: {lines_of(answer.others)}."
        if not answer.verdicts:
            yield f"Next: nolive explain {shlex.quote(visible(answer.path))}:{answer.others[0]}"


def _verdict(verdict: Verdict) -> Iterator[str]:
    finding = verdict.finding
    yield f"{visible(str(finding.location))}  [{visible(finding.rule)}]  {_state(verdict)}"
    yield from text.wrapped(finding.message, "  ", WIDTH)
    if finding.allowed:
        yield from text.wrapped(finding.allowed, "  Reason: ", WIDTH)
        origin = _origin(verdict.covering) if verdict.covering else "a comment in the file"
        yield from text.wrapped(origin, "  By:     ", WIDTH)
    elif finding.remedy:
        yield from text.wrapped(finding.remedy, "  Fix:    ", WIDTH)
    for near in verdict.near:
        told = f"Not covered by the allow in {near.allow.source or 'the policy'}: {near.why}"
        yield from text.wrapped(told, "  ", WIDTH)
    if finding.blocks and (command := allow_command(finding)):
        yield f"  Not real? {command}"


def _state(verdict: Verdict) -> str:
    if verdict.finding.allowed:
        return "allowed"
    kinds = {Severity.WARN: "a warning, stops nobody", Severity.NOTE: "a note, stops nobody"}
    return kinds.get(verdict.finding.severity, "stops")


def _origin(allow: Allow) -> str:
    return f"{allow.source or 'the policy'}, owner {allow.owner}, until {allow.expires}"
