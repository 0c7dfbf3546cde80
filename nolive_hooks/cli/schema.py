"""`nolive schema`: the shape of every file and answer, for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import click
import msgspec

from nolive_hooks.evidence import records
from nolive_hooks.gate import pull, result, terms
from nolive_hooks.guard.allows.book import Book
from nolive_hooks.policy import Policy
from nolive_hooks.report import json_schema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NOT_WRITTEN = frozenset({"value_key", "fresh", "source"})  # set by the readers, not by a file


def _of_struct(struct: type[msgspec.Struct]) -> dict[str, Any]:
    whole = msgspec.json.schema(struct)
    for definition in whole.get("$defs", {}).values():
        properties = definition.get("properties", {})
        for name in _NOT_WRITTEN & properties.keys():
            del properties[name]
    return {"$schema": _DIALECT, **whole}


def _of_record(path: str) -> dict[str, Any]:
    return {"$schema": _DIALECT, **records.schemas()[path]}


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "allow": lambda: _of_struct(Book),
    "decision": lambda: _of_record("decision.json"),
    "drill": lambda: _of_record("drill.json"),
    "gate-policy": terms.schema,
    "gate-result": result.schema,
    "performance": lambda: _of_record("metrics/performance_summary.json"),
    "policy": lambda: _of_struct(Policy),
    "report": json_schema.schema,
    "risk": lambda: _of_record("metrics/risk_report.json"),
    "snapshot": pull.schema,
}


@click.command(short_help="Print the JSON Schema of a file or an answer.")
@click.argument("name", type=click.Choice(tuple(SCHEMAS)))
def schema(name: str) -> None:
    """Print the JSON Schema (2020-12) of a file or an answer.

    \b
    policy       .nolive.toml
    allow        .nolive/allow.toml
    report       what --format json prints
    drill, decision, performance, risk     the records of a pack
    snapshot, gate-policy, gate-result     what the gate reads and says

    \b
    nolive schema policy > nolive.schema.json
    """
    click.echo(json.dumps(SCHEMAS[name](), indent=2, sort_keys=True))
