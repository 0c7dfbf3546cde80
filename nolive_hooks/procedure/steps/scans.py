"""The NO-LIVE scan of a drill: tracked files, files that Git ignores and the environment, before and after the run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from nolive_hooks import __version__, subjects
from nolive_hooks.evidence.records import AllowNote, ScanRecord
from nolive_hooks.git import sources
from nolive_hooks.guard.allows import covers
from nolive_hooks.model import Finding, Report, Skipped
from nolive_hooks.procedure.context import DrillContext, digest
from nolive_hooks.procedure.steps.result import Findings

Phase = Literal["before", "after"]
Scope = Literal["tracked", "ignored", "environment", "pack"]
SHOWN = 5  # findings that are printed in full
_INSTALLED = frozenset({".venv", "venv", "env", "site-packages", "node_modules", "__pycache__", ".tox", ".git"})


def scan_all(ctx: DrillContext, found: Findings, phase: Phase) -> tuple[tuple[ScanRecord, ...], tuple[AllowNote, ...]]:
    """Scan everything that could make the run live; each finding and each doubt fails the check `no_live_keys`."""
    today = ctx.host.now().date()
    reports: tuple[tuple[Scope, Report], ...] = (
        ("tracked", subjects.tracked(ctx.repo, today, ctx.policy)),
        ("ignored", subjects.judged(_ignored(ctx), ctx.policy, "ignored files", today)),
        ("environment", subjects.environment(ctx.host.environment, today)),
    )
    records = tuple(record(ctx, scope, phase, report) for scope, report in reports)
    variables = len(ctx.host.environment)
    counts = f"{reports[0][1].examined} tracked and {reports[1][1].examined} ignored files, {variables} variables"
    bad = [(scope, report) for scope, report in reports if report.blocking or report.doubts]
    if not bad:
        found.check("no_live_keys", True, f"{counts}: no live key, no live switch")
    for scope, report in bad:
        for line in explain(report):
            found.check("no_live_keys", False, line, _remedy(scope))
    return records, allows(ctx, reports[0][1])


def explain(report: Report) -> Iterator[str]:
    """The findings of a report, one line each, never a value; then what could not be judged."""
    for finding in report.blocking[:SHOWN]:
        yield f"{finding.location} [{finding.rule}] {finding.message}"
    if len(report.blocking) > SHOWN:
        yield f"and {len(report.blocking) - SHOWN} more: nolive scan"
    for doubt in report.doubts[:SHOWN]:
        yield f"could not be judged: {doubt}"


def _remedy(scope: Scope) -> str:
    if scope == "tracked":
        return "fix it by its own pull request to the base branch, then start anew; this drill ends NO-GO"
    if scope == "environment":
        return "unset the variable, then nolive drill resume"
    return "remove the value from the file, then nolive drill resume"


def record(ctx: DrillContext, scope: Scope, phase: Phase, report: Report) -> ScanRecord:
    """A scan as drill.json holds it; what could not be judged counts as a finding."""
    return ScanRecord(
        tool="nolive-hooks",
        version=__version__,
        config_sha256=digest(msgspec.json.encode(ctx.policy.scan, order="sorted")),
        scope=scope,
        phase=phase,
        findings=len(report.blocking) + len(report.doubts),
    )


def allows(ctx: DrillContext, report: Report) -> tuple[AllowNote, ...]:
    """The written exceptions that a scan used: rows of the policy, and comments in the files themselves."""
    used = (finding for finding in report.findings if finding.allowed)
    return tuple(dict.fromkeys(_note(ctx, finding) for finding in used))


def _note(ctx: DrillContext, finding: Finding) -> AllowNote:
    row = next((allow for allow in ctx.policy.allow if covers(allow, finding)), None)
    if row is None:
        where, line = finding.location.path, finding.location.line
        reason = finding.allowed
        return AllowNote(rule=finding.rule, path=where, reason=reason, owner=f"a comment at line {line}", expires=None)
    return AllowNote(
        rule=finding.rule, path=row.path, reason=row.reason, owner=row.owner, expires=row.expires.isoformat()
    )


def _ignored(ctx: DrillContext) -> Iterator[sources.Item]:
    """Ignored files without installed packages: an interpreter's folder is not this repository's configuration."""
    for item in sources.untracked(ctx.repo, cap=ctx.policy.scan.max_file_mb << 20, ignored=True):
        if _INSTALLED.isdisjoint(item.path.split("/")):
            yield item
        else:
            yield Skipped(item.path, "an installed package")
