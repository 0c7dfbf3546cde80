"""The shape of the JSON report, for whoever reads it with another program."""

from __future__ import annotations

from typing import Any

from nolive_hooks.model import Severity
from nolive_hooks.report.json import SCHEMA

_TEXT = {"type": "string"}
_PATH = {
    "path": {**_TEXT, "description": "relative to the root of the repository; what is no UTF-8 is escaped"},
    "path_b64": {**_TEXT, "contentEncoding": "base64", "description": "the bytes of a path that is no UTF-8"},
}
_FINDING = {
    "rule": {**_TEXT, "description": "stable id, as `nolive rules` lists it"},
    "severity": {"enum": [severity.value for severity in Severity]},
    **_PATH,
    "line": {"type": "integer", "minimum": 0, "description": "from 1; 0: the file as a whole"},
    "column": {"type": "integer", "minimum": 0},
    "message": {**_TEXT, "description": "never holds a credential"},
    "fingerprint": {**_TEXT, "description": "the same where only lines moved"},
    "allowed": {"type": "boolean"},
    "allow_reason": _TEXT,
}
_OPTIONAL = frozenset({"path_b64", "allow_reason"})


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `--format json` prints."""
    whole = {
        "schema": {"const": SCHEMA},
        "subject": {**_TEXT, "description": "what was scanned"},
        "examined": {"type": "integer", "minimum": 0},
        "skipped": {"type": "array", "items": _closed({**_PATH, "reason": _TEXT})},
        "findings": {"type": "array", "items": _closed(_FINDING)},
        "unjudged": {"type": "array", "items": _TEXT, "description": "not empty: the answer is not clean"},
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "nolive.report", **_closed(whole)}


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    required = [name for name in properties if name not in _OPTIONAL]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
