"""docs/rules.md has one section a rule, and what it shows is what the judges do."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from nolive_hooks import explaining, guard
from nolive_hooks.blob import Blob
from nolive_hooks.catalog import frameworks, venues
from nolive_hooks.cli.rules import RULES
from nolive_hooks.guard import classes
from nolive_hooks.guard.reasons import WHY, subjects
from nolive_hooks.model import Rule, Severity
from nolive_hooks.policy import Policy
from nolive_hooks.report.words import anchor, help_url
from tests.support import ROOT

_EXAMPLE = re.compile(r"^(Found|Not found), in `([^`]+)`:\n\n```\w+\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
_SILENT = ("live-key",)  # shown by name and length, never by a value


class Shown(NamedTuple):
    """One example of the page."""

    found: bool
    path: str
    text: str


@cache
def sections() -> dict[str, str]:
    """The page by its headings."""
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    assert len(parts[1::2]) == len(set(parts[1::2])), "a heading stands twice"
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def shown(section: str) -> Iterator[Shown]:
    for label, path, text in _EXAMPLE.findall(section):
        yield Shown(label == "Found", path, text + "\n")


def test_there_is_one_section_for_each_rule_in_their_order() -> None:
    assert list(sections()) == [rule.id for rule in RULES], "nolive rules --format markdown > docs/rules.md"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_section_says_title_severity_reason_remedy_and_exception(rule: Rule) -> None:
    section, meaning = " ".join(sections()[rule.id].split()), explaining.rule(rule.id, RULES)
    assert meaning
    assert f"{rule.title}. Severity: {rule.severity}." in section
    assert rule.remedy in section
    assert len(meaning.why) > 40, f"say in guard/reasons.py or evidence/reasons.py why {rule.id} exists"
    assert " ".join(meaning.why.split()) in section
    assert ("Allow:" in section) is (rule.severity is Severity.BLOCK)
    assert meaning.allow in section


@pytest.mark.parametrize("rule", [rule for rule in classes.RULES if rule.id in sections()], ids=lambda rule: rule.id)
def test_the_examples_of_the_page_are_true(rule: Rule) -> None:
    pair = list(shown(sections()[rule.id]))
    assert [one.found for one in pair] in ([], [True, False])
    if rule.id.startswith("live-") or rule.id in ("safety-off", "disguised", "unreadable-config"):
        assert pair, "what blocks is shown"
    for one in pair if rule.id not in _SILENT else ():
        report = guard.scan([Blob(one.path, one.text.encode())], Policy(), subject="x", today=dt.date(2026, 1, 1))
        rules = {found.rule.partition("/")[0] for found in report.blocking}
        assert (rule.id in rules) if one.found else not rules, one


def test_the_link_of_every_finding_leads_to_a_heading() -> None:
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in sections()}
    asked = [rule.id for rule in RULES]
    asked += [f"{kind}/{row.id}" for row in frameworks() for kind in ("live-mode", "safety-off", "live-default")]
    asked += [f"live-key/{venue.id}.{shape.name}" for venue in venues() for shape in venue.credentials]
    asked += ["live-order/generic", "disguised/pieces", "live-endpoint/alpaca"]
    for rule in asked:
        assert anchor(rule) in anchors, rule
        assert help_url(rule).endswith(f"/docs/rules.md#{anchor(rule)}")


def test_every_id_of_the_catalogues_stands_on_the_page() -> None:
    for family in ("live-mode", "safety-off", "live-default", "live-key", "live-endpoint"):
        listed = re.findall(rf"`({family}/[\w.-]+)`", sections()[family].partition("Ids:")[2])
        assert tuple(listed) == subjects(family)
    named = {
        one.partition("/")[2] for family in ("live-mode", "safety-off", "live-default") for one in subjects(family)
    }
    assert {row.id for row in frameworks() if row.selectors or row.switches or row.flags or row.calls} <= named


def test_no_reason_is_left_over() -> None:
    assert set(WHY) == {rule.id for rule in classes.RULES}
