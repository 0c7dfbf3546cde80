"""The report for a person at a terminal: 80 columns, complete without colour, never a value."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from nolive_hooks.expressions import expression
from nolive_hooks.model import Finding, Report, Severity
from nolive_hooks.report import words
from nolive_hooks.report.escape import clip, visible

IN_FULL = 5  # more than this is not read in a commit's terminal
DOUBTS = 20  # reasons why it could not be judged; one broken mount gives thousands
NAMED = 3  # skipped files named for each reason
GLUE = "\ue000"  # private use: `visible` never lets one through, so it can hold a command together

_COMMAND = expression(r"\b(?:(?:git|nolive|pipx?) [a-z-]+|export)(?: --?\S+)* \S+(?: --?\S+)*")
_STYLES = {"stop": "1;31", "good": "1;32", "doubt": "1;33", "place": "1", "faint": "2"}


def render(report: Report, *, color: bool = False, width: int = 80) -> str:
    """The whole report as lines, ending in a newline. Colour is only ever added, never needed."""
    paint = _Paint(color)
    sections = [
        [_headline(report, paint)],
        _doubts(report, paint, width),
        *_findings(report, paint, width),
        _allowed(report),
        _skipped(report, width),
        _hint(report, width),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


class _Paint:
    """Adds terminal colours when asked to."""

    def __init__(self, on: bool) -> None:
        self.on = on

    def __call__(self, style: str, text: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.on else text


def _headline(report: Report, paint: _Paint) -> str:
    style = "stop" if report.blocking else "doubt" if report.doubts else "good"
    return paint(style, words.headline(report))


def _doubts(report: Report, paint: _Paint, width: int) -> list[str]:
    if not report.doubts:
        return []
    limit = IN_FULL if report.facts.get("hook") else DOUBTS
    title = paint("doubt", "Could not judge, so this is not a clean result:")
    reasons = [line for reason in report.doubts[:limit] for line in wrapped(reason, "  - ", width)]
    more = len(report.doubts) - limit
    return [title, *reasons, *([f"  and {more} more: nolive scan --format json"] if more > 0 else [])]


def _findings(report: Report, paint: _Paint, width: int) -> Iterator[list[str]]:
    """One section for each finding: blocking ones in full, then the lesser ones, shorter."""
    limit = IN_FULL if report.facts.get("hook") else None
    whole = str(report.facts.get("whole", "nolive scan --staged"))
    blocking = words.ordered(report.blocking)
    for finding in blocking[:limit]:
        yield [_place(finding, paint), *wrapped(finding.message, "  ", width), *_fix(finding, width)]
    yield _more(len(blocking), limit, "", whole)
    lesser = words.lesser(report)
    for finding in lesser[:limit]:
        weight = "warning" if finding.severity is Severity.WARN else "note"
        yield [f"{weight}: {_place(finding, paint)}", *wrapped(finding.message, "  ", width)]
    yield _more(len(lesser), limit, "remarks ", whole)


def _more(count: int, limit: int | None, noun: str, whole: str) -> list[str]:
    """How many were left out, and the command (`report.facts["whole"]`) that shows them where there is one."""
    if limit is None or count <= limit:
        return []
    return [f"and {count - limit} {noun}more{f': {visible(whole)}' if whole else ''}"]


def _place(finding: Finding, paint: _Paint) -> str:
    rule = paint("faint", f"[{visible(finding.rule)}]")
    return f"{paint('place', words.place(finding))}  {rule}"


def _fix(finding: Finding, width: int) -> list[str]:
    return wrapped(finding.remedy, "  Fix:   ", width) if finding.remedy else []


def _allowed(report: Report) -> list[str]:
    count = len(words.allowed(report))
    return [f"{words.plural(count, 'finding')} allowed (nolive allow --list)"] if count else []


def _skipped(report: Report, width: int) -> list[str]:
    """What was left out on purpose: every reason with its complete count and the first few names."""
    by_reason: dict[str, list[str]] = {}
    for skipped in report.skipped:
        if not skipped.unjudged:
            by_reason.setdefault(skipped.reason, []).append(skipped.path)
    lines = []
    for reason, paths in sorted(by_reason.items()):
        names = ", ".join(clip(path, 60) for path in sorted(paths)[:NAMED])
        rest = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
        lines += wrapped(f"{visible(reason)}: {names}{rest}", "  ", width)
    count = sum(map(len, by_reason.values()))
    return [f"Not checked on purpose, {words.plural(count, 'file')}:", *lines] if lines else []


def _hint(report: Report, width: int) -> list[str]:
    """How to allow the first finding that can be allowed, as a command to copy."""
    if not report.facts.get("allowable", report.facts.get("unit") != "message"):
        return []
    unstaged = str(report.facts.get("unstaged", ""))
    staging = f"Allowed already? {unstaged} is not staged: git add {unstaged}"
    in_commit = report.facts.get("hook") == "commit"
    for finding in words.ordered(report.blocking):
        if command := words.allow_command(finding):
            return [
                *(wrapped(staging, "", width) if unstaged else []),
                *wrapped("Not real? Say why; the reviewer of your pull request will see it:", "", width),
                f"  {command}",
                f"More: nolive explain {visible(finding.rule)}",
                *(["(git commit -n would be caught again on the pull request)"] if in_commit else []),
            ]
    return []


def wrapped(text: str, lead: str, width: int) -> list[str]:
    """Safe lines of at most `width` columns where words allow; a command is never broken over two lines."""
    glued = _COMMAND.sub(lambda match: match[0].replace(" ", GLUE), visible(text))
    lines = textwrap.wrap(
        glued,
        width,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )
    # A wrapped line may begin with words of a file name, so each one is made safe again on its own.
    return [visible(line.replace(GLUE, " ")) for line in lines]
