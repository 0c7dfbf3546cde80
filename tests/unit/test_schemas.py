"""The published JSON Schemas are what the tool says, and real files are what the schemas say."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from nolive_hooks import guard, report
from nolive_hooks.blob import Blob
from nolive_hooks.cli.schema import SCHEMAS
from nolive_hooks.policy import Policy
from tests.support import ROOT

TODAY = dt.date(2026, 11, 22)


def plain(table: Any) -> Any:
    """A value as it is after a trip through JSON: dates are texts, tuples are arrays."""
    return json.loads(json.dumps(table, default=str))


def troubles(name: str, value: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMAS[name]()).iter_errors(value)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_published_schema_is_valid_and_what_the_tool_prints(name: str) -> None:
    printed = plain(SCHEMAS[name]())
    Draft202012Validator.check_schema(printed)
    published = (ROOT / "docs" / "schemas" / f"{name}.json").read_text(encoding="utf-8")
    assert json.loads(published) == printed, f"nolive schema {name} > docs/schemas/{name}.json"


def test_nothing_is_published_that_the_tool_does_not_know() -> None:
    assert {path.stem for path in (ROOT / "docs" / "schemas").glob("*.json")} == set(SCHEMAS)


def test_the_policy_of_the_documentation_fits_and_a_typing_error_does_not() -> None:
    page = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    example = plain(tomllib.loads(re.findall(r"```toml\n(.*?)```", page, re.DOTALL)[0]))
    assert troubles("policy", example) == []
    assert troubles("policy", example | {"alow": []})
    for own in ("value_key", "fresh"):
        assert troubles("policy", {own: ""}), f"{own} is no key of a file"


def test_a_report_fits() -> None:
    blobs = [Blob("bot.toml", b'[trading]\nmode = "live"\n'), Blob("vendor", b"", "160000"), Blob("b\udcff", b"x")]
    found = guard.scan(blobs, Policy(), subject="three files", today=TODAY)
    value = json.loads(report.render(found, "json"))
    assert value["findings"]
    assert value["skipped"]
    assert troubles("report", value) == []
    assert troubles("report", value | {"clean": True})
