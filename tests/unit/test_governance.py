"""Authorisations and the register: what is written, what is refused, what governance is shown."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nolive_hooks.errors import NoliveError
from nolive_hooks.evidence.drill import Decision
from nolive_hooks.evidence.records import Amendment, Follows, Remedy, Span, StepBudget
from nolive_hooks.git.repo import Repo
from nolive_hooks.governance import printing, register
from nolive_hooks.governance.authorisation import Authorisation, check, next_reference
from nolive_hooks.governance.period import first_day
from tests.e2e.test_gate import POLICY, pack_of, save
from tests.support import Sandbox, words
from tests.unit.evidence_factory import RUN

TODAY = dt.date(2026, 11, 22)
PERIODS = {"2026": "2026-01-01", "2026-Q3": "2026-07-01", "2026-q4": "2026-10-01", "2026-07": "2026-07-01",
           " 2026-07-15 ": "2026-07-15"}  # fmt: skip
REMEDY = Remedy(
    issue="=HYPERLINK(1) no data", action="buy", owner="op-1", due="2026-12-01", status="open", decided_by="op-1"
)


def authorisation(**facts: object) -> Authorisation:
    values: dict[str, object] = {
        "reference": "A-2026-001", "operator": "op-1", "strategy": "ma_crossover", "until": dt.date(2026, 11, 30),
        "by": "gov-1", "given": TODAY,
    }  # fmt: skip
    return Authorisation(**{**values, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize("text", PERIODS)
def test_a_period_begins_on_its_first_day(text: str) -> None:
    assert first_day(text).isoformat() == PERIODS[text]


@pytest.mark.parametrize("text", ["", "2026-Q5", "2026-13", "2026-02-30", "26", "Q3", "2026-Q3-01", "0000"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(NoliveError) as caught:
        first_day(text)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"operator": "gov-1"},
        {"operator": "GOV-1"},
        {"operator": "../x"},
        {"by": ""},
        {"strategy": "a b"},
        {"strategy": "../../x"},
        {"until": dt.date(2026, 11, 21)},
        {"until": dt.date(2028, 1, 1)},
    ],
)
def test_an_authorisation_that_must_not_be_given(facts: dict[str, object]) -> None:
    with pytest.raises(NoliveError) as caught:
        check(authorisation(**facts))
    assert caught.value.exit_code == 2


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_reason_adds_a_key_to_the_file(reason: str) -> None:
    table = tomllib.loads(authorisation(reason=reason).encode().decode())
    assert table.get("reason", "") == reason
    assert set(table) <= {"reference", "operator", "strategy", "until", "authorised_by", "given", "reason"}


def test_references_count_on() -> None:
    assert next_reference([], 2026) == "A-2026-001"
    assert (
        next_reference(["x/A-2026-009.toml", "A-2025-044.toml", "A-2026-1.toml", "A-2026-0100.toml"], 2026)
        == "A-2026-101"
    )


@pytest.fixture
def house(repo: Sandbox) -> Sandbox:
    """A default branch with one GO that took too long, of code that has changed since."""
    base = save(repo, "the bot", {".nolive.toml": POLICY, "src/strategy.py": "FAST, SLOW = 20, 50\n"})
    slow = (StepBudget(step=1, planned_min=15, used_min=20), StepBudget(step=3, planned_min=30, used_min=30))
    save(repo, "GO", pack_of(repo, base, facts={"budget": slow}))
    save(repo, "tune", {"src/strategy.py": "FAST, SLOW = 5, 50\n"})
    return repo


def look(house: Sandbox, since: str = "2026") -> register.Register:
    return register.read(Repo.discover(str(house.path)), "main", first_day(since), TODAY)


def test_the_register_shows_what_governance_should_look_at(house: Sandbox) -> None:
    found = look(house)
    (row,) = found.rows
    assert (row.run_id, row.decision, row.operator, row.overrun_steps) == (str(RUN), "GO", "op-1", (1,))
    assert row.stale == ("src/strategy.py",)
    text = " ".join(printing.remarks(row))
    assert "over budget in step 1" in text
    assert "GO stale: src/strategy.py changed since" in text
    assert look(house, "2027").rows == ()
    assert printing.totals(found)["stale_go"] == 1


def test_the_minutes_of_the_decision_are_counted_from_its_own_record(house: Sandbox) -> None:
    (row,) = look(house).rows
    assert (row.used_minutes, row.planned_minutes) == (20 + 30 + 4, 15 + 30 + 15)  # 4 of 15: step 5, in decision.json
    assert "54/60" in printing.text(look(house))


def test_a_decision_that_took_too_long_or_was_taken_again_is_remarked(repo: Sandbox) -> None:
    base = save(repo, "the bot", {".nolive.toml": POLICY, "src/strategy.py": "FAST, SLOW = 20, 50\n"})
    slow = Span(started="2026-11-22T11:00:00Z", finished="2026-11-22T11:20:00Z")
    save(repo, "GO", pack_of(repo, base, step=slow))
    (row,) = look(repo).rows
    assert row.overrun_steps == (5,)
    again = (Amendment(utc="2026-11-24T11:00:00Z", by="op-1", reason="the rationale named another strategy"),)
    save(repo, "again", pack_of(repo, base, step=slow, amendments=again))
    (row,) = look(repo).rows
    assert row.overrun_steps == ()
    assert "amended 1 time" in " ".join(printing.remarks(row))


def test_every_form_is_well_formed_and_inert(repo: Sandbox) -> None:
    base = save(repo, "the bot", {".nolive.toml": POLICY, "src/strategy.py": "FAST, SLOW = 20, 50\n"})
    save(repo, "NO-GO", pack_of(repo, base, Decision.NO_GO, remediation=(REMEDY,)))
    found = look(repo)
    assert found.rows[0].open_issues == (REMEDY.issue,)
    value = json.loads(printing.as_json(found))
    assert (value["totals"]["no_go"], value["totals"]["open_remediation"]) == (1, 1)
    (line,) = csv.DictReader(io.StringIO(printing.as_csv(found)))
    assert line["open_issues"] == f"'{REMEDY.issue}"
    assert f"| {RUN} |".replace("_", "_") in printing.as_markdown(found)
    for text in (printing.text(found), printing.as_markdown(found)):
        assert "never authorises live trading" in text


def test_a_later_drill_closes_an_issue(repo: Sandbox) -> None:
    base = save(repo, "the bot", {".nolive.toml": POLICY, "src/strategy.py": "FAST, SLOW = 20, 50\n"})
    save(repo, "NO-GO", pack_of(repo, base, Decision.NO_GO, remediation=(REMEDY,)))
    later = pack_of(repo, base, facts={"follows": Follows(run_id=str(RUN), closed=(REMEDY.issue,))})
    moved = {path.replace(str(RUN), "drill_20261123_104500"): data for path, data in later.items()}
    save(repo, "GO", moved)
    assert [row.open_issues for row in look(repo).rows] == [(), ()]


def test_a_pack_that_cannot_be_read_is_a_row_and_exit_3(house: Sandbox) -> None:
    save(house, "odd", {"results/drill_20261201_000000/drill.json": "{"})
    done = house.run("nolive", "report", "--since", "2026-Q4")
    assert (done.returncode, "records unreadable" in done.stdout) == (3, True), words(done)
    good = house.run("nolive", "report", "--ref", "HEAD~1", "--format", "json")
    assert (good.returncode, json.loads(good.stdout)["totals"]["drills"]) == (0, 1), words(good)


def test_governance_authorises_and_the_drill_reads_it_from_the_base(house: Sandbox) -> None:
    soon = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=7)).isoformat()
    asked = ("nolive", "authorise", "--operator", "op-1", "--strategy", "ma_crossover", "--until", soon)
    done = house.run(*asked, "--by", "gov-1")
    assert done.returncode == 0, words(done)
    year = soon[:4] if soon[5:] > "01-07" else str(int(soon[:4]) - 1)
    assert (house.path / f".nolive/authorisations/A-{year}-001.toml").is_file()
    assert "git switch -c authorise/A-" in done.stdout
    own = house.run(*asked)  # op-1 is the identity of this repository
    assert (own.returncode, "nobody authorises their own drill" in own.stderr) == (2, True), words(own)
    stranger = house.run(*asked, "--by", "eve")
    assert "not in the policy's [gate] governance" in stranger.stdout
    assert f"A-{year}-002.toml" in stranger.stdout
