"""What the documents show, as values: every text from outside is already inert Markdown here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Decision, DrillId, Stage, Step, StepStatus
from nolive_hooks.evidence.logs import AuditEvent, audit, flagged
from nolive_hooks.evidence.pack import in_bytes
from nolive_hooks.evidence.records.decision import CRITERIA, DecisionRecord
from nolive_hooks.evidence.records.drill import PRECONDITIONS, PROHIBITIONS, Command, DrillRecord
from nolive_hooks.evidence.sealing import seals
from nolive_hooks.evidence.tables import moment
from nolive_hooks.report.escape import clip, code, markdown

KINDS = {
    "config": "Configuration",
    "log": "Logs",
    "trades": "Trades (simulated)",
    "metrics": "Metrics",
    "market": "Market data",
    "record": "Records",
    "document": "Checklists and records for people",
    "screenshot": "Screenshots",
}
_MEANING = {
    Decision.GO: "This drill passed. A GO here says nothing about live trading and permits none.",
    Decision.NO_GO: "This drill did not pass. The pack is kept; the retry names what it closed.",
    Decision.VOID: "A hard prohibition was violated, so this drill proves nothing. Governance reviews it.",
}
_QUIET = {"email", "files", "facts", "commands", "prev", "notes"}


class Labelled(NamedTuple):
    """A row of a two-column table."""

    label: str
    value: str


class Checked(NamedTuple):
    """An item with a box."""

    box: str
    text: str
    result: str = ""
    evidence: str = ""


class FileRow(NamedTuple):
    """A file of the inventory."""

    path: str
    size: str
    description: str


class Group(NamedTuple):
    """The files of one kind."""

    title: str
    rows: tuple[FileRow, ...]


class LogRow(NamedTuple):
    """A log and how many of its lines want a word."""

    path: str
    lines: int
    warnings: int
    errors: int


class StepRow(NamedTuple):
    """A step for the cross reference."""

    number: int
    title: str
    status: str
    started: str
    finished: str
    evidence: str


class CommandRow(NamedTuple):
    """A command of a step."""

    argv: str
    rc: int
    out: str


class StepList(NamedTuple):
    """A step of the checklist."""

    number: int
    title: str
    slug: str
    status: str
    times: str
    minutes: str
    items: tuple[Checked, ...]
    commands: tuple[CommandRow, ...]
    issues: tuple[str, ...]


class EventRow(NamedTuple):
    """A line of the audit trail."""

    utc: str
    type: str
    text: str


def values(files: Mapping[str, bytes], drill: DrillRecord, decision: DecisionRecord) -> dict[str, Any]:
    """All values of the four templates."""
    run = DrillId.parse(drill.run_id)
    return {
        "demo": any(answer.scripted for answer in drill.answers),
        "self_reviewed": decision.self_reviewed,
        "identity": identity(files, drill, decision),
        "inventory": inventory(files),
        "absent": [{"path": code(row.path), "reason": markdown(row.reason)} for row in decision.absent],
        "logs": (logs := log_rows(files)),
        "steps": step_rows(files, drill, decision),
        "prohibitions": [
            {
                "text": PROHIBITIONS.get(row.id, markdown(row.id)),
                "result": row.result,
                "evidence": _evidence(row.evidence),
            }
            for row in drill.prohibitions
        ],
        "operator": f"{markdown(drill.people.operator.name)} ({markdown(drill.people.operator.login)})",
        "archive": code(run.archive),
        "tag": code(run.tag),
        "preconditions": [
            Checked(
                _box(row.result == "PASS"),
                PRECONDITIONS.get(row.id, markdown(row.id)),
                row.result,
                _evidence(row.evidence),
            )
            for row in drill.preconditions
        ],
        "authorised": {
            "box": _box(True),
            "by": markdown(drill.authorisation.by),
            "reference": markdown(drill.authorisation.reference),
            "verified": "on the base branch"
            if drill.authorisation.verified == "base_file"
            else "claimed, not verified",
        },
        "checklist": checklist(files, drill, decision),
        "after": after(files, drill, decision),
        "summary": summary(logs, drill, decision),
        **_decision_values(files, decision),
    }


def _decision_values(files: Mapping[str, bytes], decision: DecisionRecord) -> dict[str, Any]:
    return {
        "verdict": word(decision.verdict),
        "decided_by": markdown(decision.decided_by),
        "decided_utc": decision.step.finished,
        "seal": code(seals.evidence_id(files)) or "(not sealed)",
        "rationale": "\n".join(f"> {markdown(line)}" for line in decision.rationale.splitlines()),
        "meaning": _MEANING[decision.verdict],
        "criteria": [
            Checked(
                _box(row.result == "PASS"), CRITERIA.get(row.id, markdown(row.id)), row.result, _evidence(row.evidence)
            )
            for row in decision.criteria
        ],
        "next_steps": [markdown(text) for text in decision.next_steps],
        "remediation": [
            {name: markdown(getattr(row, name)) for name in row.__struct_fields__} for row in decision.remediation
        ],
        "dispositions": [
            {"place": code(f"{row.file}:{row.line}"), "level": row.level, "text": markdown(row.disposition)}
            for row in decision.log_dispositions
        ],
        "amendments": [
            {"utc": row.utc, "by": markdown(row.by), "reason": markdown(row.reason)} for row in decision.amendments
        ],
        "trail": [_event_row(event) for event in audit(files.get(layout.AUDIT_LOG, b""))[0]],
    }


def word(verdict: Decision) -> str:
    """The verdict as people write it."""
    return verdict.value.replace("_", "-")


def identity(files: Mapping[str, bytes], drill: DrillRecord, decision: DecisionRecord) -> tuple[Labelled, ...]:
    """Who, what, when and where, for the head of every document."""
    symbols = ", ".join(code(item.symbol) for item in drill.instruments)
    return (
        Labelled("Run", code(drill.run_id)),
        Labelled("Environment", f"{code(drill.mode.declared)} (NO-LIVE)"),
        Labelled("Operator", f"{markdown(drill.people.operator.name)} ({markdown(drill.people.operator.login)})"),
        Labelled("Began", drill.created_utc),
        Labelled("Ended", decision.step.finished),
        Labelled("Duration", duration(drill.created_utc, decision.step.finished)),
        Labelled("Strategy", f"{code(drill.strategy.name)} on {symbols}"),
        Labelled("Engine", f"{markdown(drill.engine.name)} {markdown(drill.engine.version)}"),
        Labelled("Commit", code(drill.repo.run_sha)),
        Labelled("Branch", code(drill.repo.branch)),
        Labelled("Outcome", drill.outcome.value.replace("_", " ")),
        Labelled("Evidence seal", code(seals.evidence_id(files)) or "(not sealed)"),
        Labelled("Decision", f"**{word(decision.verdict)}** (drill only)"),
    )


def duration(start: str, end: str) -> str:
    """Minutes and seconds between two times."""
    try:
        seconds = int((moment(end) - moment(start)).total_seconds())
    except ValueError:
        return "unknown"
    return f"{seconds // 60} min {seconds % 60:02} s"


def inventory(files: Mapping[str, bytes]) -> tuple[Group, ...]:
    """Files by kind. The documents stand without a size: one of them holds this list."""
    groups = []
    for kind, title in KINDS.items():
        rows = []
        for path in sorted(files, key=in_bytes):
            row = layout.row_of(path)
            if row is not None and row.kind == kind and row.stage is not Stage.REVIEW:
                size = "" if kind == "document" else f"{len(files[path]):,} B"
                rows.append(FileRow(link(path), size, row.description))
        known = {row.path for row in rows}
        if kind == "document":
            planned = (row for row in layout.ROWS if row.kind == kind and row.stage is Stage.DECISION)
            rows = sorted({FileRow(link(row.path), "", row.description) for row in planned} | set(rows))
        groups += [Group(title, tuple(rows))] if rows or known else []
    return tuple(groups)


def link(path: str) -> str:
    """A pack path as a relative link."""
    safe = all(layout.NAME.fullmatch(part) for part in path.split("/"))
    return f"[`{path}`]({path})" if safe else code(path)


def log_rows(files: Mapping[str, bytes]) -> tuple[LogRow, ...]:
    """The logs with the number of lines that a person has to look at."""
    rows = []
    for path in sorted(files, key=in_bytes):
        if path.startswith("logs/") and path != layout.AUDIT_LOG:
            levels = [line.level for line in flagged(files[path])]
            warnings = levels.count("WARN")
            rows.append(LogRow(code(path), files[path].count(b"\n"), warnings, len(levels) - warnings))
    return tuple(rows)


def step_rows(files: Mapping[str, bytes], drill: DrillRecord, decision: DecisionRecord) -> tuple[StepRow, ...]:
    """Each step with the files it made."""
    rows = []
    for step in Step:
        made = [code(path) for path in sorted(files, key=in_bytes) if layout.step_of(path) is step]
        if step is Step.DECISION:
            made = [code(row.path) for row in layout.ROWS if row.step is step and row.stage is Stage.DECISION]
            status, started, finished = word(decision.verdict), decision.step.started, decision.step.finished
        else:
            record = next((item for item in drill.steps if item.id == step), None)
            status = record.status.value if record else "SKIPPED"
            started, finished = (record.started or "", record.finished or "") if record else ("", "")
        rows.append(StepRow(int(step), step.title, status, started, finished, ", ".join(made)))
    return tuple(rows)


def checklist(files: Mapping[str, bytes], drill: DrillRecord, decision: DecisionRecord) -> tuple[StepList, ...]:
    """The five steps with their items, commands and issues."""
    lists = []
    for step in Step:
        record = next((item for item in drill.steps if item.id == step), None)
        budget = next((item for item in drill.budget if item.step == step), None)
        minutes = f", {budget.used_min:g} of {budget.planned_min:g} min" if budget is not None else ""
        if step is Step.DECISION:
            status, times = word(decision.verdict), f", {decision.step.started} to {decision.step.finished}"
        else:
            status = record.status.value if record is not None else "SKIPPED"
            times = f", {record.started} to {record.finished}" if record is not None and record.started else ""
        issues = [
            f"attempt {item.number} ended {item.status.value}: {markdown(item.reason)}"
            for item in drill.attempts
            if item.step == step
        ]
        if record is not None and record.notes:
            issues.append(markdown(record.notes))
        items = _items(step, files, drill, decision)
        commands = tuple(_command(item) for item in record.commands) if record is not None else ()
        lists.append(StepList(int(step), step.title, step.slug, status, times, minutes, items, commands, tuple(issues)))
    return tuple(lists)


def _items(step: Step, files: Mapping[str, bytes], drill: DrillRecord, decision: DecisionRecord) -> tuple[Checked, ...]:
    met = {row.id: row.result == "PASS" for row in drill.preconditions}
    passed = {row.id: row.status is StepStatus.PASS for row in drill.steps}
    clean = bool(drill.scans) and not any(scan.findings for scan in drill.scans)
    rows: dict[Step, tuple[tuple[bool, str], ...]] = {
        Step.ENVIRONMENT: (
            (met.get("dependencies_installed", False), "Interpreter and dependencies in place"),
            (met.get("repo_clean", False), "Expected branch, clean tree"),
            (drill.mode.before_ok, f"Every source of the configuration says {code(drill.mode.declared)}"),
            (clean, "No live key, host or switch in files and environment"),
            (passed.get(1, False), "Findings recorded with time and operator"),
        ),
        Step.PREFLIGHT: (
            (passed.get(2, False), "Health check ran"),
            (passed.get(2, False), "Logs receive new lines"),
            (passed.get(2, False), "Market data checked without any order"),
            (layout.SYSTEM_LOG in files, "Output captured"),
        ),
        Step.DRY_RUN: (
            (bool(drill.instruments), "Strategy and symbol chosen"),
            (layout.CONFIG in files, "Configuration kept; it can only simulate"),
            (drill.outcome.sound, "Ran to its end without a crash"),
            (layout.TRADES in files, "Every trade recorded as simulated"),
            (drill.mode.after_ok, "NO-LIVE confirmed again after the run"),
        ),
        Step.ASSEMBLY: (
            (layout.PERFORMANCE in files and layout.RISK in files, "Metrics computed again from the trades"),
            (passed.get(4, False), "Pack scanned for secrets"),
            (bool(seals.evidence_id(files)), "Evidence sealed"),
        ),
        Step.DECISION: (
            (len(decision.criteria) == len(CRITERIA), "All five criteria judged"),
            (True, "Decision taken with its reasons"),
            (bool(decision.next_steps), "Next steps named"),
        ),
    }
    return tuple(Checked(_box(done), text) for done, text in rows[step])


def after(files: Mapping[str, bytes], drill: DrillRecord, decision: DecisionRecord) -> tuple[Checked, ...]:
    """The items after the drill."""
    violated = any(row.result == "VIOLATED" for row in drill.prohibitions)
    return (
        Checked(_box(not violated), "No prohibition violated"),
        Checked(_box(layout.AUDIT_LOG in files), "Audit log closed"),
        Checked(_box(bool(decision.rationale)), "Decision recorded in `decision.json`"),
    )


def summary(logs: tuple[LogRow, ...], drill: DrillRecord, decision: DecisionRecord) -> tuple[Labelled, ...]:
    """The drill in four lines."""
    done = sum(row.status is StepStatus.PASS for row in drill.steps) + 1
    critical = sum(row.errors for row in logs) + sum(row.status is StepStatus.FAIL for row in drill.steps)
    return (
        Labelled("Duration", duration(drill.created_utc, decision.step.finished)),
        Labelled("Steps completed", f"{done} of {len(Step)}"),
        Labelled("Critical issues", str(critical)),
        Labelled("Decision", f"{word(decision.verdict)} (drill only)"),
    )


def _command(command: Command) -> CommandRow:
    return CommandRow(code(clip(" ".join(command.argv), 200)), command.rc, code(command.out))


def _event_row(event: AuditEvent) -> EventRow:
    shown = [
        f"{name} {value}"
        for name, value in event.fields.items()
        if name not in _QUIET and isinstance(value, str | int | float) and value != ""
    ]
    return EventRow(markdown(event.utc), markdown(event.type.replace("_", " ")), markdown(clip("; ".join(shown), 160)))


def _evidence(items: tuple[str, ...]) -> str:
    shown = [f"attested, answer {code(item[9:])}" if item.startswith("attested:") else code(item) for item in items]
    return ", ".join(shown) or "no evidence"


def _box(done: bool) -> str:
    return "x" if done else " "
