"""No text makes a regular expression of ours slow: each is read for bad shapes and attacked.

The bound of 50 ms for 64 KiB is measured by `bench/patterns.py`; here a run may take a hundred times that, so that only
a pattern that explodes fails, on any machine.
"""

from __future__ import annotations

import re

import pytest

from tests import regex_shapes, regexes
from tests.regexes import SHORT, Used

SIZE = 1 << 14
SECONDS = 5.0


def bound(used: Used) -> int:
    return SHORT.get(used.place.partition("[")[0], SIZE)


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        (r"(a+)+$", "a repeat in a repeat"),
        (r"(?:a*b?)*c", "a repeat in a repeat"),
        (r"(?:a|[ab]c)+;", "alternatives in a repeat that begin alike"),
        (r"\s*\[+\s*([^\]]+?)\s*\]", "repeats side by side that share characters"),
        (r"\w+\s?\d*x", "repeats side by side that share characters"),
        (r"(\s*)([^:]+):", "repeats side by side that share characters"),
    ],
)
def test_a_bad_shape_is_recognised(pattern: str, fault: str) -> None:
    assert fault in regex_shapes.faults(Used("x", re.compile(pattern), searched=False).tree())


@pytest.mark.parametrize("pattern", [r"\s*+\[++([^\]]++)\]", r"\w+=\d*;", r"(?:ab+)*c", r"\w{1,80}\s{0,8}\w{1,80}"])
def test_a_good_shape_is_let_pass(pattern: str) -> None:
    assert not list(regex_shapes.faults(Used("x", re.compile(pattern), searched=False).tree()))


def test_an_exploding_pattern_would_be_caught() -> None:
    used = Used("x", re.compile(r"(a|a)*b"), searched=False)
    assert any(regexes.spent(lambda: used.run(text), 0.2) >= 0.2 for text in regexes.attacks(used, 64))  # noqa: B023


def test_every_module_was_looked_into() -> None:
    found = regexes.all_used()
    assert len(found) > 200
    rooms = {used.place.split(".")[1] for used in found}
    assert {"catalog", "documents", "guard", "gate", "evidence", "procedure", "report"} <= rooms


def test_C18_no_pattern_has_a_shape_that_can_take_more_than_linear_time() -> None:
    bad = {used.place: sorted(set(regex_shapes.faults(used.tree()))) for used in regexes.all_used()}
    assert not {place: found for place, found in bad.items() if found and place.partition("[")[0] not in SHORT}


def test_C18_no_pattern_explodes_on_a_text_made_against_it() -> None:
    slow = [
        (used.place, text[:20])
        for used in regexes.all_used()
        for text in regexes.attacks(used, bound(used))
        if regexes.spent(lambda: used.run(text), SECONDS) >= SECONDS  # noqa: B023
    ]
    assert not slow
