"""The report as SARIF 2.1.0 for code scanning; never with a snippet, which could show a secret."""

from __future__ import annotations

import json
import urllib.parse
from typing import Any

import nolive_hooks
from nolive_hooks.model import Finding, Report, Rule, Severity
from nolive_hooks.report import words
from nolive_hooks.report.escape import visible

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://github.com/nolive-hooks/nolive-hooks"
FINGERPRINT = "nolive/v1"

_LEVELS = {Severity.BLOCK: "error", Severity.WARN: "warning", Severity.NOTE: "note"}


def render(report: Report) -> str:
    """One run. Allowed findings stay, marked as suppressed; what was not judged is a notification.

    `report.facts["rules"]`, a sequence of `Rule`, gives titles and remedies to the rule descriptions.
    """
    findings = words.ordered(report.findings)
    rules = sorted({finding.rule for finding in findings})
    run = {
        "tool": {"driver": _driver(rules, findings, report)},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": [_result(finding, rules.index(finding.rule)) for finding in findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _driver(rules: list[str], findings: list[Finding], report: Report) -> dict[str, Any]:
    known = {rule.id: rule for rule in report.facts.get("rules", ()) if isinstance(rule, Rule)}
    return {
        "name": "nolive",
        "informationUri": HOME,
        "semanticVersion": nolive_hooks.__version__,
        "rules": [_rule(rule, findings, known) for rule in rules],
    }


def _rule(rule: str, findings: list[Finding], known: dict[str, Rule]) -> dict[str, Any]:
    described = known.get(rule) or known.get(rule.partition("/")[0])
    worst = next(finding.severity for finding in findings if finding.rule == rule)
    row: dict[str, Any] = {
        "id": visible(rule),
        "shortDescription": {"text": _message(described.title if described else rule)},
        "helpUri": words.help_url(rule),
        "defaultConfiguration": {"level": _LEVELS[worst]},
    }
    if described and described.remedy:
        row["help"] = {"text": _message(described.remedy)}
    return row


def _result(finding: Finding, index: int) -> dict[str, Any]:
    text = " ".join(part for part in (finding.message, finding.remedy and f"Fix: {finding.remedy}") if part)
    row: dict[str, Any] = {
        "ruleId": visible(finding.rule),
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(text)},
        "locations": [{"physicalLocation": _place(finding)}],
    }
    if finding.fingerprint:
        row["partialFingerprints"] = {FINGERPRINT: finding.fingerprint}
    if finding.allowed:
        row["suppressions"] = [{"kind": "external", "status": "accepted", "justification": visible(finding.allowed)}]
    return row


def _place(finding: Finding) -> dict[str, Any]:
    raw = finding.location.path.encode("utf-8", "surrogateescape")
    place: dict[str, Any] = {"artifactLocation": {"uri": urllib.parse.quote(raw), "uriBaseId": "%SRCROOT%"}}
    if finding.location.line > 0:
        column = {"startColumn": finding.location.column} if finding.location.column > 0 else {}
        place["region"] = {"startLine": finding.location.line, **column}
    return place


def _invocation(report: Report) -> dict[str, Any]:
    doubts = [_notification("error", f"could not judge: {reason}") for reason in report.doubts]
    on_purpose = (item for item in report.skipped if not item.unjudged)
    skipped = [_notification("note", f"not checked: {item.path}: {item.reason}") for item in on_purpose]
    return {"executionSuccessful": not report.doubts, "toolExecutionNotifications": doubts + skipped}


def _notification(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": _message(text)}}


def _message(text: str) -> str:
    """Plain SARIF text: brackets would make a link of whatever a file is called."""
    return visible(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
