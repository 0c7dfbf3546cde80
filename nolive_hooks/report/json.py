"""The report for a machine: `nolive.report` schema 1, the same bytes for the same report."""

from __future__ import annotations

import base64
import json
from typing import Any

from nolive_hooks.model import Finding, Report, Skipped
from nolive_hooks.report import words
from nolive_hooks.report.escape import visible

SCHEMA = 1


def render(report: Report) -> str:
    """One JSON object in ASCII, findings in the order of `words.ordered`, ending in a newline.

    `unjudged` says why the answer may not be "clean"; a file that could not be read stands there and under
    `skipped`. A text that is not UTF-8 is shown as `visible` shows it; `path_b64` then holds a path's bytes.
    """
    whole = {
        "schema": SCHEMA,
        "subject": _text(report.subject),
        "examined": report.examined,
        "skipped": [_skipped(item) for item in sorted(report.skipped, key=lambda item: (item.path, item.reason))],
        "findings": [_finding(finding) for finding in words.ordered(report.findings)],
        "unjudged": [_text(reason) for reason in report.doubts],
    }
    return json.dumps(whole, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    row: dict[str, Any] = {
        "rule": _text(finding.rule),
        "severity": finding.severity.value,
        **_path(finding.location.path),
        "line": finding.location.line,
        "column": finding.location.column,
        "message": _text(finding.message),
        "fingerprint": finding.fingerprint,
        "allowed": bool(finding.allowed),
    }
    return row | ({"allow_reason": _text(finding.allowed)} if finding.allowed else {})


def _skipped(skipped: Skipped) -> dict[str, str]:
    return {**_path(skipped.path), "reason": _text(skipped.reason)}


def _path(path: str) -> dict[str, str]:
    if _text(path) == path:
        return {"path": path}
    raw = base64.b64encode(path.encode("utf-8", "surrogateescape")).decode("ascii")
    return {"path": visible(path), "path_b64": raw}


def _text(text: str) -> str:
    """The text itself, or its visible form where it holds what JSON readers refuse (lone surrogates)."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return visible(text)
    return text
