"""What `nolive explain` shows is true: the example is found, the counter-example is not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest

from nolive_hooks import guard
from nolive_hooks.blob import Blob
from nolive_hooks.catalog import frameworks, venues
from nolive_hooks.catalog.frameworks import Example
from nolive_hooks.guard.examples import of_rule
from nolive_hooks.policy import Policy

SHOWN = (
    "live-order",
    "live-mode",
    "safety-off",
    "live-default",
    "live-command",
    "live-arm",
    "disguised",
    "unreadable-config",
)


def found(example: Example) -> list[str]:
    blob = Blob(example.path, example.text.encode())
    return [one.rule for one in guard.scan([blob], Policy(), subject="x", today=dt.date(2026, 1, 1)).blocking]


@pytest.mark.parametrize("rule", [*SHOWN, "live-endpoint", "live-endpoint/alpaca"])
def test_a_class_is_shown_by_what_it_finds_and_what_not(rule: str) -> None:
    proof = of_rule(rule)
    assert proof
    assert rule in {part for one in found(proof.hit) for part in (one, one.partition("/")[0])}
    assert found(proof.miss) == []


@pytest.mark.parametrize("framework", [row.id for row in frameworks()])
def test_every_framework_is_shown_by_its_own_row(framework: str) -> None:
    proof = of_rule(f"live-mode/{framework}")
    assert proof
    assert found(proof.hit)
    assert found(proof.miss) == []


def test_a_framework_is_shown_by_the_example_of_the_rule_asked_for() -> None:
    rules = {one for row in frameworks() for example in row.hit for one in found(example) if one.endswith(f"/{row.id}")}
    assert len(rules) > 25
    for rule in rules:
        proof = of_rule(rule)
        assert proof
        assert rule in found(proof.hit)


def test_a_credential_is_shown_by_name_and_length_and_holds_no_key(minted: Callable[[int], str]) -> None:
    proof = of_rule("live-key/binance.secret")
    assert proof
    assert found(proof.hit) == found(proof.miss) == []
    length = re.search(r"<(\d+) ", proof.hit.text)
    assert length
    real = re.sub(r"<.*>", minted(int(length[1])), proof.hit.text)
    assert found(Example(path=proof.hit.path, text=real)) == ["live-key/binance.secret"]


def test_no_rule_of_a_venue_shows_anything_that_is_found() -> None:
    for venue in venues():
        for shape in venue.credentials:
            proof = of_rule(f"live-key/{venue.id}.{shape.name}")
            assert proof
            assert found(proof.hit) == []


def test_what_cannot_be_shown_is_not() -> None:
    assert of_rule("allow-unused") is None
    assert of_rule("live-key/nobody.secret") is None


def test_a_framework_without_a_row_of_that_class_is_shown_by_the_class() -> None:
    assert of_rule("live-command/freqtrade") == of_rule("live-command")
    assert of_rule("safety-off/freqtrade") != of_rule("safety-off")
