"""The judge of a pack: values in, one report out; it reads no file, clock, environment or network."""

from __future__ import annotations

import datetime as dt
from typing import Any

from nolive_hooks import guard
from nolive_hooks.evidence.drill import Stage
from nolive_hooks.evidence.judges import admitted, case, decision, documents, fresh, logs, metrics, run, tables, tree
from nolive_hooks.evidence.judges.case import Case, GitFacts
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.rules import RULES
from nolive_hooks.evidence.sealing import seals
from nolive_hooks.model import Finding, Report, Severity
from nolive_hooks.policy import Policy

_THEMES = (
    tree.judge,
    documents.judge,
    run.judge,
    logs.judge,
    tables.judge,
    metrics.judge,
    fresh.judge,
)
_WEIGHT = {severity: place for place, severity in enumerate(Severity)}


def judge(
    pack: Pack,
    policy: Policy,
    *,
    facts: GitFacts | None = None,
    stage: Stage | None = None,
    today: dt.date | None = None,
) -> Report:
    """Judge a pack. Without `stage` it is judged as far as it is sealed; the gate asks for `complete_stage`.

    `today` is the day on which written exceptions (allows) must still hold; without it, the drill's own day.
    """
    read = case.build(pack, policy, facts, stage, today)
    found = [finding for theme in _THEMES for finding in theme(read)]
    leaks, unjudged = logs.secrets(read)
    found += leaks
    found += decision.judge(read, found)
    found = list(admitted.admit(found, read.decision))
    found.sort(
        key=lambda item: (_WEIGHT[item.severity], item.location.path, item.location.line, item.rule, item.message)
    )
    report = Report(
        subject=pack.run_id,
        findings=tuple(dict.fromkeys(found)),
        examined=len(pack.files),
        unjudged=unjudged,
        facts=facts_of(read),
    )
    return guard.masked(report)  # the words of a pack are somebody else's


def complete_stage(policy: Policy) -> Stage:
    """The stage a pack must have reached before it can be merged."""
    return Stage.REVIEW if policy.pack.post_run_review == "required" else Stage.DECISION


def facts_of(read: Case) -> dict[str, Any]:
    """Plain values for printers and for the gate; a value that is not known is absent."""
    facts: dict[str, Any] = {
        "run_id": read.pack.run_id,
        "folder": read.pack.folder,
        "stage": str(read.stage),
        "files": len(read.pack.files),
        "bytes": read.pack.size,
    }
    newest = seals.newest(read.pack.files)
    if newest is not None:
        facts |= {
            "seal": newest.id,
            "seal_stage": str(newest.stage),
            "evidence_seal": seals.evidence_id(read.pack.files),
        }
    if read.drill is not None:
        facts |= {
            "mode": str(read.drill.mode.declared),
            "operator": read.drill.people.operator.login,
            "run_sha": read.drill.repo.run_sha,
            "outcome": str(read.drill.outcome),
            "scripted": any(answer.scripted for answer in read.drill.answers),
            "code_under_test": [code.path for code in read.drill.code_under_test],
            "reviewers_requested": list(read.drill.people.reviewers_requested),
        }
    if read.decision is not None:
        facts |= {"verdict": str(read.decision.verdict), "self_reviewed": read.decision.self_reviewed}
    if read.performance is not None:
        metrics = read.performance.metrics
        facts |= {
            "trades": metrics.trades_total,
            "net_pnl": metrics.net_pnl,
            "max_drawdown": metrics.max_drawdown,
            "currency": read.performance.currency,
        }
    return facts


__all__ = ["RULES", "Finding", "GitFacts", "complete_stage", "facts_of", "judge"]
