"""The register for people and for programs: text, JSON, Markdown, CSV; every foreign word is inert in each."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict

from nolive_hooks.evidence.drill import Decision
from nolive_hooks.governance.register import Register, Row
from nolive_hooks.report.escape import clip, markdown, visible
from nolive_hooks.report.markdown import MOST_BYTES, bounded
from nolive_hooks.report.words import plural

SCOPE = "A GO concerns its drill only; it never authorises live trading."
EVER = 1970  # the year that stands for no beginning
_HEADS = ("Drill", "Operator", "Strategy", "Mode", "Decision", "Minutes", "Remarks")
LINE = 80
_WIDTHS = (21, 11, 13, 10, 8, 7)


def remarks(row: Row, decided: bool = True) -> Iterator[str]:
    """What governance should look at, in words; nothing for a drill in order."""
    if not row.readable:
        yield "records unreadable: nolive verify"
        return
    if decided and row.outcome not in ("COMPLETED", "NO_SIGNALS"):
        yield row.outcome.lower().replace("_", " ")
    if row.self_reviewed:
        yield "self-reviewed"
    if row.amendments:
        yield f"amended {plural(row.amendments, 'time')}"
    if not row.verified:
        yield f"authorisation {row.authorisation} claimed, not verified"
    if row.overrun_steps:
        yield f"over budget in step {', '.join(map(str, row.overrun_steps))}"
    if row.stale and row.decision == Decision.GO.value:
        yield f"GO stale: {', '.join(row.stale[:3])} changed since"
    if row.allows:
        yield f"{row.allows} allow{'s' if row.allows > 1 else ''} active"
    for issue in row.open_issues:
        yield f"open: {issue}"


def totals(register: Register) -> Mapping[str, int]:
    """The numbers of the period."""
    rows = register.rows
    return {
        "drills": len(rows),
        "go": register.count(Decision.GO),
        "no_go": register.count(Decision.NO_GO),
        "void": register.count(Decision.VOID),
        "unreadable": sum(not row.readable for row in rows),
        "over_budget": sum(bool(row.overrun_steps) for row in rows),
        "self_reviewed": sum(row.self_reviewed for row in rows),
        "stale_go": sum(bool(row.stale) and row.decision == Decision.GO.value for row in rows),
        "open_remediation": sum(len(row.open_issues) for row in rows),
        "allows": len(register.allows),
        "allows_expired": sum(allow.expires < register.today for allow in register.allows),
    }


def _headline(register: Register) -> str:
    count = totals(register)
    return (
        f"{plural(count['drills'], 'drill')}{_since(register)}: "
        f"{count['go']} GO, {count['no_go']} NO-GO, {count['void']} VOID; "
        f"{count['over_budget']} over budget, {count['self_reviewed']} self-reviewed, {count['stale_go']} stale GO, "
        f"{plural(count['open_remediation'], 'open issue')}, {plural(count['allows'], 'allow')} "
        f"({count['allows_expired']} expired)"
    )


def _since(register: Register) -> str:
    return f" since {register.since}" if register.since.year > EVER else ""


def _cells(row: Row) -> tuple[str, ...]:
    minutes = f"{row.used_minutes:.0f}/{row.planned_minutes:.0f}" if row.readable else "-"
    return row.run_id, row.operator, row.strategy, row.mode, row.decision.replace("_", "-"), minutes


def text(register: Register) -> str:
    """For a terminal: a table, remarks below their drill."""
    about = f"on {visible(register.ref)} {register.commit[:12]}"
    lines = [*textwrap.wrap(_headline(register), LINE, break_on_hyphens=False), about, SCOPE, ""]
    if not register.rows:
        lines.append(f"No drill was merged here{_since(register)}. Next: nolive drill start, then nolive drill pr")
    else:
        lines.append("  ".join(head.ljust(width) for head, width in zip(_HEADS, _WIDTHS, strict=False)).rstrip())
    for row in register.rows:
        pairs = zip(_cells(row), _WIDTHS, strict=True)
        lines.append("  ".join(clip(cell, width).ljust(width) for cell, width in pairs).rstrip())
        lines += [f"    {visible(remark)}" for remark in remarks(row)]
    for allow in register.allows:
        ended = "EXPIRED " if allow.expires < register.today else "until "
        place = f"{visible(allow.rule)} in {visible(allow.path)}"
        told = f"{place}, {ended}{allow.expires}, {visible(allow.owner)}: {visible(allow.reason)}"
        lines += textwrap.wrap(told, LINE, initial_indent="allow  ", subsequent_indent=" " * 7, break_long_words=False)
    return "\n".join(lines) + "\n"


def as_json(register: Register) -> str:
    """For programs: `nolive.register/1`."""
    rows = [{**asdict(row), "day": row.day.isoformat(), "remarks": list(remarks(row))} for row in register.rows]
    allows = [
        {"rule": item.rule, "path": item.path, "owner": item.owner, "expires": item.expires.isoformat(),
         "reason": item.reason, "expired": item.expires < register.today}
        for item in register.allows
    ]  # fmt: skip
    value = {
        "schema": "nolive.register/1",
        "ref": register.ref,
        "commit": register.commit,
        "since": register.since.isoformat(),
        "totals": dict(totals(register)),
        "drills": rows,
        "allows": allows,
        "scope": SCOPE,
    }
    return json.dumps(value, indent=2, sort_keys=True) + "\n"


def as_markdown(register: Register) -> str:
    """For a pull request or a wiki."""
    return bounded(_markdown(register), MOST_BYTES)


def _markdown(register: Register) -> Iterator[str]:
    yield from (f"### {markdown(_headline(register))}", "", markdown(SCOPE), "")
    yield f"| {' | '.join(_HEADS)} |"
    yield "|" + " --- |" * len(_HEADS)
    for row in register.rows:
        cells = (*_cells(row), "; ".join(remarks(row)) or "-")
        yield f"| {' | '.join(map(markdown, cells))} |"
    if register.allows:
        yield from ("", "| Allow | Path | Until | Owner | Reason |", "| --- | --- | --- | --- | --- |")
        for allow in register.allows:
            found = (allow.rule, allow.path, allow.expires.isoformat(), allow.owner, allow.reason)
            yield f"| {' | '.join(map(markdown, found))} |"


def as_csv(register: Register) -> str:
    """For a spreadsheet; a cell that one would take for a formula begins with an apostrophe."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(
        ("run_id", "day", "operator", "strategy", "mode", "decision", "outcome", "used_minutes", "planned_minutes",
         "over_budget_steps", "self_reviewed", "stale", "allows", "open_issues", "authorisation", "verified", "seal")
    )  # fmt: skip
    for row in register.rows:
        cells = (
            row.run_id, row.day, row.operator, row.strategy, row.mode, row.decision, row.outcome,
            f"{row.used_minutes:.1f}", f"{row.planned_minutes:.1f}", " ".join(map(str, row.overrun_steps)),
            row.self_reviewed, " ".join(row.stale), row.allows, "; ".join(row.open_issues), row.authorisation,
            row.verified, row.seal,
        )  # fmt: skip
        writer.writerow([_cell(str(cell)) for cell in cells])
    return stream.getvalue()


def _cell(value: str) -> str:
    value = visible(value)
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t") else value


FORMATS: Mapping[str, Callable[[Register], str]] = {
    "csv": as_csv,
    "json": as_json,
    "markdown": as_markdown,
    "text": text,
}
