"""The report as GitHub Markdown for a job summary or a pull request; every foreign word is inert."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nolive_hooks.model import Finding, Report
from nolive_hooks.report import words
from nolive_hooks.report.escape import code, markdown

MOST_BYTES = 900 * 1024  # GitHub drops a step summary above 1024 KiB whole
SHORT = 2000  # characters of one message; nothing a reader needs is longer
_TAIL = 4 * 1024  # room kept for the closing lines


def render(report: Report) -> str:
    """Headline, problems as a table, everything else folded; never above 900 KiB, cut with a pointer."""
    return bounded(_lines(report), MOST_BYTES)


def bounded(lines: Iterable[str], most: int) -> str:
    """Lines joined up to `most` bytes of UTF-8; when they do not fit, the last line says how many are left."""
    kept: list[str] = []
    room, left, folded = most - _TAIL, 0, False
    for line in lines:
        room -= len(line.encode()) + 1
        if left or room < 0:
            left += 1
            continue
        kept.append(line)
        folded = line.startswith("<details") or (folded and line != "</details>")
    if left:
        kept += ["", *(["</details>", ""] if folded else []), f"**{left} more lines: run `nolive scan` to see all.**"]
    return "\n".join(kept) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"### {markdown(words.headline(report))}"
    if report.doubts:
        yield from ("", "**Could not judge, so this is not a clean result:**", "")
        yield from (f"- {_short(reason)}" for reason in report.doubts)
    blocking = words.ordered(report.blocking)
    if blocking:
        yield ""
        yield from _table("Where | Rule | Problem | Fix", map(_problem, blocking))
    yield from _folded("Remarks", "Where | Rule | Remark | Fix", [_problem(item) for item in words.lesser(report)])
    yield from _folded("Allowed", "Where | Rule | Reason", [_exception(item) for item in words.allowed(report)])
    skipped = sorted((item.path, item.reason) for item in report.skipped if not item.unjudged)
    yield from _folded(
        "Not checked on purpose", "Path | Reason", [[code(path), _short(reason)] for path, reason in skipped]
    )


def _problem(finding: Finding) -> list[str]:
    return [code(str(finding.location)), _rule(finding), _short(finding.message), _short(finding.remedy)]


def _exception(finding: Finding) -> list[str]:
    return [code(str(finding.location)), _rule(finding), _short(finding.allowed)]


def _rule(finding: Finding) -> str:
    return f"[{code(finding.rule)}]({words.help_url(finding.rule)})"


def _short(text: str) -> str:
    return markdown(text if len(text) <= SHORT else text[:SHORT] + "...")


def _folded(title: str, head: str, rows: list[list[str]]) -> Iterator[str]:
    if not rows:
        return
    yield from ("", "<details>", f"<summary>{title}: {len(rows)}</summary>", "")
    yield from _table(head, rows)
    yield from ("", "</details>")


def _table(head: str, rows: Iterable[list[str]]) -> Iterator[str]:
    yield f"| {head} |"
    yield "|" + " --- |" * (head.count("|") + 1)
    for row in rows:
        yield f"| {' | '.join(row)} |"
