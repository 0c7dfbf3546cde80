"""The report as GitHub workflow commands: few annotations, on the lines, that untrusted text cannot steer."""

from __future__ import annotations

from nolive_hooks.model import Finding, Report, Severity
from nolive_hooks.report import words
from nolive_hooks.report.escape import workflow, workflow_property

AT_MOST = 9  # GitHub shows ten of a level for each step and drops the rest; the tenth is the summary

_COMMANDS = {Severity.BLOCK: "error", Severity.WARN: "warning", Severity.NOTE: "notice"}


def render(report: Report) -> str:
    """At most nine annotations, the heaviest first, and one that sums up; ends in a newline."""
    told = [finding for finding in words.ordered(report.findings) if not finding.allowed]
    lines = [_annotation(finding) for finding in told[:AT_MOST]]
    return "\n".join([*lines, *_summary(report, len(told) - AT_MOST)]) + "\n"


def _annotation(finding: Finding) -> str:
    place = finding.location
    spots = {"file": place.path, "line": str(place.line or ""), "col": str(place.column or "")}
    properties = {**spots, "title": finding.rule}
    stated = ",".join(f"{name}={workflow_property(value)}" for name, value in properties.items() if value)
    fix = f"%0AFix: {workflow(finding.remedy)}" if finding.remedy else ""
    return f"::{_COMMANDS[finding.severity]} {stated}::{workflow(finding.message)}{fix}"


def _summary(report: Report, more: int) -> list[str]:
    """The headline, as an annotation unless all is clean; then as a plain line of the log."""
    headline = words.headline(report)
    if not report.doubts and all(finding.allowed for finding in report.findings):
        return [headline]
    level = "error" if report.blocking or report.doubts else "notice"
    rest = f"%0Aand {more} more: see the job summary" if more > 0 else ""
    doubts = "".join(f"%0Acould not judge: {workflow(reason)}" for reason in report.doubts[:AT_MOST])
    return [f"::{level} title=nolive::{workflow(headline)}{doubts}{rest}"]


def fenced(text: str, token: str) -> str:
    """Foreign text (a log, evidence) for a CI log, with every workflow command inside it switched off.

    `token` must be random, at least 16 characters, and new for each call; raises ValueError otherwise.
    """
    if len(token) < 16 or not token.isalnum() or token in text:
        raise ValueError("the token must be random, alphanumeric, at least 16 characters, and not in the text")
    return f"::stop-commands::{token}\n{text.rstrip()}\n::{token}::\n"


def output(name: str, value: str, delimiter: str) -> str:
    """One line-safe entry for the files GITHUB_OUTPUT and GITHUB_ENV; `delimiter` as `token` in `fenced`."""
    if len(delimiter) < 16 or not delimiter.isalnum() or delimiter in value:
        raise ValueError("the delimiter must be random, alphanumeric, 16 characters or more, not in the value")
    if not name.replace("-", "_").isidentifier():
        raise ValueError("the name of an output is one word")
    return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"
