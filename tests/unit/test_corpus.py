"""Every example file: the named lines block with the named class, and nothing else does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from nolive_hooks import guard
from nolive_hooks.model import Blob
from nolive_hooks.policy import Policy

EXAMPLES = Path(__file__).parents[1] / "examples"
CASES = sorted(path for path in EXAMPLES.glob("*/*/*/expected.txt"))


def _name(path: Path) -> str:
    return "/".join(path.parts[-4:-1])


def blobs(folder: Path) -> list[Blob]:
    """The files of an example as a repository would hold them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "expected.txt")
    return [Blob(path.relative_to(folder).as_posix(), path.read_bytes()) for path in files]


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_example(case: Path) -> None:
    expected = {tuple(line.split()) for line in case.read_text("utf-8").splitlines()}
    found = guard.scan(blobs(case.parent), Policy(), subject="example", today=dt.date(2026, 1, 1))
    got = {(f"{one.location.path}:{one.location.line}", one.rule.partition("/")[0]) for one in found.blocking}
    if case.parts[-4] != "disguised":  # how a value is hidden is the matter of its own examples
        got = {pair for pair in got if pair[1] != "disguised"}
    assert got == {(place, rule.partition("/")[0]) for place, rule in expected}
    assert found.unjudged == ()
    assert bool(expected) is (case.parts[-3] == "block")


def test_there_are_examples_of_both_kinds() -> None:
    kinds = [case.parts[-3] for case in CASES]
    assert kinds.count("block") > 60
    assert kinds.count("allow") > 20
