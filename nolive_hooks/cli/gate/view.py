"""A verdict on a terminal: the answer first, then each reason and who can still act."""

from __future__ import annotations

import textwrap

import click

from nolive_hooks.gate import result
from nolive_hooks.gate.verdict import Verdict
from nolive_hooks.report.escape import visible

_WIDTH = 80  # columns


def show(verdict: Verdict, form: str) -> None:
    """Print a verdict as "json" or "text"."""
    click.echo(result.dump(verdict) if form == "json" else text(verdict))


def text(verdict: Verdict) -> str:
    """A verdict as lines of at most 80 columns; nothing foreign in it acts on a terminal."""
    label = f" as {verdict.outcome.upper()} (drill only)" if verdict.outcome in ("go", "no-go", "void") else ""
    lines = [f"{verdict.verdict}{label} on {visible(verdict.sha or 'no known commit')}"]
    for reason in verdict.reasons:
        lines += ["", f"  {reason.weight:8}{reason.code}", _indented(reason.message)]
        if reason.can_act:
            lines.append(_indented(f"can act: {', '.join(reason.can_act)}"))
    return "\n".join(lines)


def _indented(text: str) -> str:
    """Untrusted text below its reason, wrapped at 80 columns; a path is never broken."""
    margin, shown = " " * 10, visible(text)
    if len(margin) + len(shown) <= _WIDTH:
        return (margin + shown).rstrip()
    return textwrap.fill(
        shown,
        _WIDTH,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )
