"""The base branch's policy, or the reason why there is none."""

from __future__ import annotations

import jsonschema
import pytest

from nolive_hooks.gate.terms import read, schema
from nolive_hooks.gate.verdict import CODES, PolicyProblem
from nolive_hooks.policy import GatePolicy
from tests.support import ROOT

TOML = b'[gate]\nreviewers = ["rev-1"]\nmin_approvals = 2\n[pack]\nscripted_answers = "allow"\n'
JSON = b'{"gate": {"reviewers": ["rev-1"], "min_approvals": 2}, "pack": {"scripted_answers": "allow"}}'


@pytest.mark.parametrize(("data", "source"), [(TOML, ".nolive.toml"), (TOML, "x/policy.toml"), (JSON, "policy.json")])
def test_all_forms_give_the_same_terms(data: bytes, source: str) -> None:
    terms = read(data, source)
    assert terms.gate == GatePolicy(reviewers=("rev-1",), min_approvals=2)
    assert terms.scripted_answers == "allow"


def test_json_may_be_the_bare_table() -> None:
    assert read(b'{"reviewers": ["rev-1"], "min_approvals": 2}', "policy.json").gate == read(TOML, "x.toml").gate


@pytest.mark.parametrize(
    ("data", "source", "kind"),
    [
        (None, ".nolive.toml", "missing"),
        (b"", ".nolive.toml", "missing"),
        (b"[scan]\ntests = true\n", ".nolive.toml", "missing"),
        (b"{}", "policy.json", "missing"),
        (b"[gate", ".nolive.toml", "unparsable"),
        (b"[gate]\nmin_approvals = 'one'\n", ".nolive.toml", "unparsable"),
        (b"[gate]\nbind = 'tree'\n", ".nolive.toml", "unparsable"),
        (b"\xff\xfe", ".nolive.toml", "unparsable"),
        (b"{", "policy.json", "unparsable"),
        (b'{"gate": {"min_approvals": null}}', "policy.json", "unparsable"),
        (b"[gate]\nreviewer = ['rev-1']\n", ".nolive.toml", "unknown-key"),
        (b"[gates]\n", ".nolive.toml", "unknown-key"),
        (b'{"gate": {"reviewer": ["rev-1"]}}', "policy.json", "unknown-key"),
        (b'{"reviewer": ["rev-1"]}', "policy.json", "unknown-key"),
        (b"[]", "policy.json", "unparsable"),
        (b"[tool.nolive.gate]\nreviewers = ['rev-1']\n", "pyproject.toml", "unparsable"),
        (b"[gate]\npack_root = 'results'\n[pack]\nroot = 'evidence'\n", ".nolive.toml", "unparsable"),
    ],
)
def test_a_policy_that_cannot_be_used_is_a_problem_and_allows_nothing(
    data: bytes | None, source: str, kind: str
) -> None:
    terms = read(data, source)
    assert isinstance(terms.gate, PolicyProblem)
    assert terms.gate.kind == kind
    assert terms.gate.message
    assert terms.scripted_answers == "block"


def test_the_schema_of_the_gate_policy() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    validator = jsonschema.Draft202012Validator(schema())
    validator.validate({"reviewers": ["rev-1"], "aliases": {"op-1": ["op-1b"]}})
    assert not validator.is_valid({"reviewer": ["rev-1"]})


def test_the_documentation_names_every_code_and_every_key() -> None:
    text = (ROOT / "docs" / "gate.md").read_text(encoding="utf-8")
    assert [code.id for code in CODES if f"| `{code.id}` | {code.meaning} |" not in text] == []
    assert [key for key in GatePolicy.__struct_fields__ if f"| `{key}` |" not in text] == []
