"""The printers: one report in every form a reader needs, and nothing in it that the report does not say."""

from __future__ import annotations

from nolive_hooks.errors import usage
from nolive_hooks.model import Report
from nolive_hooks.report import text

FORMATS = ("text", "json", "sarif", "github", "markdown")


def render(report: Report, format: str, *, color: bool = False, width: int = 80) -> str:  # noqa: A002
    """The report in one of `FORMATS`, ending in a newline. `color` and `width` concern "text" only.

    Raises NoliveError (exit 2) for an unknown format. Only "text" is loaded before it is asked for: the
    commit hook pays for every import.
    """
    if format == "text":
        return text.render(report, color=color, width=width)
    if format == "json":
        from nolive_hooks.report import json

        return json.render(report)
    if format == "sarif":
        from nolive_hooks.report import sarif

        return sarif.render(report)
    if format == "github":
        from nolive_hooks.report import github

        return github.render(report)
    if format == "markdown":
        from nolive_hooks.report import markdown

        return markdown.render(report)
    raise usage(
        f"no such format: {format}",
        why="a program that reads the answer has to name one that exists",
        fix=f"choose one of: {', '.join(FORMATS)}",
    )


__all__ = ["FORMATS", "render"]
