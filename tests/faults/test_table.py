"""Every fault has a test: tests/faults/table.toml maps each id to test functions that exist and bear its name."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache

import pytest

from tests.mutants import Guard, guards
from tests.support import ROOT

FAULTS = {"A": 20, "B": 12, "C": 18, "F": 18, "G": 10, "D": 20, "E": 16, "T": 29}
TABLE: dict[str, dict[str, str | list[str]]] = tomllib.loads((ROOT / "tests/faults/table.toml").read_text())


@cache
def functions(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("family", FAULTS)
def test_every_fault_is_mapped(family: str) -> None:
    assert set(TABLE[family]) == {str(number) for number in range(1, FAULTS[family] + 1)}


@pytest.mark.parametrize(
    ("fault", "nodes"), [(f"{family}{number}", nodes) for family in FAULTS for number, nodes in TABLE[family].items()]
)
def test_the_tests_of_a_fault_exist_and_bear_its_id(fault: str, nodes: str | list[str]) -> None:
    listed = [nodes] if isinstance(nodes, str) else nodes
    assert listed
    for node in listed:
        path, _, name = node.partition("::")
        assert name in functions(path), node
        assert re.match(rf"test_([A-Z]\d+_)*{fault}_", name), node


GUARDED = ("D", "E", "T")  # families whose lines `make mutants` breaks


def test_every_fault_of_the_drill_has_a_guarded_line() -> None:
    wanted = {f"{family}{number}" for family in GUARDED for number in TABLE[family]}
    assert wanted == {guard.fault for guard in guards()}


@pytest.mark.parametrize("guard", guards(), ids=lambda guard: f"{guard.fault}-{guard.file}")
def test_a_guarded_line_stands_once_and_its_tests_exist(guard: Guard) -> None:
    assert (ROOT / guard.file).read_text(encoding="utf-8").count(guard.line) == 1
    assert guard.line != guard.broken
    assert guard.tests
    for node in guard.tests:
        path, _, name = node.partition("::")
        assert name in functions(path), node
