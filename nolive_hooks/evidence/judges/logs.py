"""Checks of the logs, and of the whole pack for secrets: evidence is a path on which keys leak."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from msgspec.structs import replace

from nolive_hooks.evidence.judges.case import Case
from nolive_hooks.evidence.layout import AUDIT_LOG, DECISION, STRATEGY_LOG, SYSTEM_LOG
from nolive_hooks.evidence.logs import Flagged, audit, flagged, run_ids, times
from nolive_hooks.evidence.tables import moment
from nolive_hooks.model import Finding, Report, Severity

SKEW = dt.timedelta(minutes=5)


def judge(case: Case) -> Iterator[Finding]:
    """NL-LOG-01, 02 and 04."""
    if case.decided:
        yield from _dispositions(case)
        yield from _audit(case)
    if case.drill is not None:
        yield from _windows(case)


def log_paths(case: Case) -> list[str]:
    """The logs in which a human reads: all but the audit log, which the tool writes."""
    return [path for path in case.pack.paths if path.startswith("logs/") and path != AUDIT_LOG]


def _dispositions(case: Case) -> Iterator[Finding]:
    rows = case.decision.log_dispositions if case.decision is not None else ()
    settled = {(row.file, row.line, row.text_sha256) for row in rows}
    for path in log_paths(case):
        for line in flagged(case.pack.files[path]):
            if (path, line.line, line.text_sha256) not in settled:
                yield _open_line(case, path, line)
    for row in rows:
        known = {(line.line, line.text_sha256) for line in flagged(case.pack.files.get(row.file, b""))}
        if (row.line, row.text_sha256) not in known:
            text = f"a disposition names {row.file}:{row.line}, which is not such a line"
            yield case.find("NL-LOG-01", DECISION, text, name=f"{row.file}:{row.line}")


def _open_line(case: Case, path: str, line: Flagged) -> Finding:
    rule = "NL-LOG-02" if line.level == "WARN" else "NL-LOG-01"
    text = f"nobody said what was made of this {line.level} line"
    return case.find(rule, path, text, line=line.line, name=line.text_sha256[:16])


def _audit(case: Case) -> Iterator[Finding]:
    events, faults = audit(case.pack.files.get(AUDIT_LOG, b""))
    for number, text in faults:
        yield case.find("NL-LOG-04", AUDIT_LOG, text, line=number)
    for event in events[:1]:
        if event.type != "started":
            yield case.find("NL-LOG-04", AUDIT_LOG, "the audit log does not begin with the start of a drill", line=1)


def _windows(case: Case) -> Iterator[Finding]:
    assert case.drill is not None  # noqa: S101 - the only caller has looked
    try:
        start, end = moment(case.drill.created_utc), moment(case.drill.finished_utc)
        data = (moment(case.drill.data.start), moment(case.drill.data.end))
    except ValueError:
        return  # NL-STP-01 says so
    for path in (SYSTEM_LOG, STRATEGY_LOG, AUDIT_LOG):
        if path not in case.pack.files or (path == AUDIT_LOG and not case.decided):
            continue
        raw = case.pack.files[path]
        for run_id, line in run_ids(raw).items():
            if run_id != case.pack.run_id and (case.drill.follows is None or run_id != case.drill.follows.run_id):
                yield case.find("NL-LOG-04", path, f"the log names another run: {run_id}", line=line)
        if case.pack.run_id not in run_ids(raw):
            yield case.find("NL-LOG-04", path, f"{path} does not name this run", name="run id")
        seen = _audit_times(raw) if path == AUDIT_LOG else list(times(raw))
        # The strategy's log may tell the time of the market it replays instead of the wall clock.
        windows = [(start, end), *([data] if path == STRATEGY_LOG else [])]
        if not any(low - SKEW <= when <= high + SKEW for _, when in seen for low, high in windows):
            yield case.find("NL-LOG-04", path, f"{path} has no line inside the time of the run", name="window")
        latest = max(high for _, high in windows)
        future = next((line for line, when in seen if when > latest + SKEW), 0)
        if future and path != AUDIT_LOG:
            yield case.find("NL-LOG-04", path, "a line is later than the end of the run", line=future)


def _audit_times(raw: bytes) -> list[tuple[int, dt.datetime]]:
    found = []
    for event in audit(raw)[0]:
        try:
            found.append((event.number, moment(event.utc)))
        except ValueError:
            continue
    return found


def secrets(case: Case) -> tuple[list[Finding], tuple[str, ...]]:
    """What the guard finds in the pack itself (NL-LOG-03 in logs, else NL-ENV-03), and what it could not read."""
    report = _scan(case)
    found = []
    for finding in report.findings:
        path = finding.location.path.removeprefix(f"{case.pack.folder}/")
        if path not in case.pack.files:
            continue  # about the policy's allows, which cover more than this pack
        rule = "NL-LOG-03" if path.startswith("logs/") else "NL-ENV-03"
        made = case.find(
            rule,
            path,
            f"{finding.rule}: {finding.message}",
            line=finding.location.line,
            name=finding.fingerprint,
            severity=None if finding.severity is Severity.BLOCK else finding.severity,
        )
        found.append(replace(made, allowed=finding.allowed))
    return found, report.doubts


def _scan(case: Case) -> Report:
    from nolive_hooks.guard import scan

    return scan(case.pack.blobs(), case.policy, subject=case.pack.run_id, today=case.today)
