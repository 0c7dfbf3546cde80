"""The published JSON Schemas: the files in the wheel are those of the code, and real values satisfy them."""

from __future__ import annotations

import json
import tomllib
from importlib import resources

import jsonschema
import pytest

from nolive_hooks.cli.gate.group import SCHEMAS
from nolive_hooks.gate import pull, result
from tests.unit.gate_factory import Json, changed, facts, review, verdict


def published(name: str) -> Json:
    return json.loads(resources.files("nolive_hooks.gate").joinpath(f"schemas/{name}.json").read_bytes())


def judge(name: str, value: Json) -> None:
    jsonschema.Draft202012Validator(published(name), format_checker=jsonschema.FormatChecker()).validate(value)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_files_are_what_the_command_prints(name: str) -> None:
    assert published(name) == json.loads(json.dumps(SCHEMAS[name]())), (
        f"nolive gate schema {name} > nolive_hooks/gate/schemas/{name}.json"
    )
    jsonschema.Draft202012Validator.check_schema(published(name))


def test_a_real_snapshot_policy_and_result_satisfy_them() -> None:
    judge("snapshot", facts())
    judge("snapshot", json.loads(pull.dump(pull.load(json.dumps(facts()).encode()))))
    judge("policy", tomllib.loads('[gate]\nreviewers = ["rev-1"]\nmax_review_age_hours = 24\n')["gate"])
    for found in (verdict(), verdict(("reviews", [])), verdict(("pr.state", "closed"))):
        judge("result", json.loads(result.dump(found)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("snapshot", changed(("pr", {"friendly": True}))),
        ("snapshot", changed(("reviews", [review("rev-1", number=1) | {"id": "1"}]))),
        ("snapshot", {**facts(), "schema": "nolive.snapshot/2"}),
        ("policy", {"reviewer": ["rev-1"]}),
        ("policy", {"bind": "tree"}),
        ("result", {"verdict": "maybe", "sha": None, "outcome": "go", "reasons": []}),
    ],
)
def test_anything_else_does_not(name: str, value: Json) -> None:
    with pytest.raises(jsonschema.ValidationError):
        judge(name, value)
