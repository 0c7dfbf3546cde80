"""The tree and its seals: every change is found and named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Decision, Stage
from nolive_hooks.evidence.judges.case import GitFacts
from nolive_hooks.evidence.judges.judge import judge
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.records import encode
from nolive_hooks.evidence.sealing import seals
from nolive_hooks.model import Severity
from tests.unit import evidence_factory as factory
from tests.unit.evidence_checks import (
    COMPLETE,
    FULL,
    check,
    codes,
    edited,
    found,
    with_drill,
)

SEALED = sorted(set(COMPLETE) - layout.UNLISTED)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_I7_any_flipped_byte_of_a_sealed_file_is_found_and_named(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(SEALED))
    place = data.draw(st.integers(0, len(COMPLETE[path]) - 1))
    bad = bytearray(COMPLETE[path])
    bad[place] ^= data.draw(st.integers(1, 255))
    report = check({**COMPLETE, path: bytes(bad)})
    assert found(report, "NL-INT-01", path)
    assert found(report, "NL-INT-06", path)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_I7_any_flipped_byte_of_the_manifest_is_found(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(COMPLETE[layout.SUMS]) - 1))
    bad = bytearray(COMPLETE[layout.SUMS])
    bad[place] ^= data.draw(st.integers(1, 255))
    assert {"NL-INT-04", "NL-INT-06"} & codes(check({**COMPLETE, layout.SUMS: bytes(bad)}))


@pytest.mark.parametrize("path", SEALED)
def test_E1_a_missing_file_is_named(path: str) -> None:
    files = {name: data for name, data in COMPLETE.items() if name != path}
    assert found(check(files), "NL-INT-03", path)


@pytest.mark.parametrize("path", ["logs/commands/late.out", "trades/native/more.csv", "screenshots/a.png"])
def test_E1_an_extra_file_is_named(path: str) -> None:
    report = check({**COMPLETE, path: b"x,y\n1,2\n"})
    assert found(report, "NL-INT-02", path)
    assert found(report, "NL-PCK-06", path)


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("notes.txt", "NL-PCK-01"),
        ("docs/more.md", "NL-PCK-01"),
        ("Drill.json", "NL-PCK-04"),
        ("logs/commands/a b.out", "NL-PCK-04"),
        ("logs/commands/aux", "NL-PCK-04"),
        ("logs/commands/x.", "NL-PCK-04"),
        ("logs/commands/.hidden", "NL-PCK-04"),
        ("logs/commands/a/b/c", "NL-PCK-04"),
        ("logs/commands/é.out", "NL-PCK-04"),
        ("logs/../drill.json", "NL-PCK-04"),
        ("logs/commands/a\\b", "NL-PCK-04"),
    ],
)
def test_E1_a_name_that_may_not_be_is_named(path: str, rule: str) -> None:
    assert found(check({**COMPLETE, path: b"x\n"}), rule, path)


def test_E1_a_renamed_file_is_missing_and_extra() -> None:
    files = dict(COMPLETE)
    files["trades/native/trades.csv"] = files.pop(layout.TRADES)
    report = check(files)
    assert found(report, "NL-INT-03", layout.TRADES)
    assert found(report, "NL-INT-02", "trades/native/trades.csv")
    assert found(report, "NL-PCK-02", layout.TRADES)


def test_links_large_files_and_large_packs_are_refused() -> None:
    assert found(check(COMPLETE, modes={layout.TRADES: "120000"}), "NL-PCK-04", layout.TRADES)
    assert found(check(COMPLETE, modes={layout.TRADES: "100755"}), "NL-PCK-04", layout.TRADES)
    assert found(check({**COMPLETE, "logs/commands/big.out": b"x" * (layout.MAX_FILE + 1)}), "NL-PCK-04", "big.out")
    many = {f"trades/native/{number}.csv": b"x" * layout.MAX_FILE for number in range(11)}
    assert any("a pack has at most" in item.message for item in check({**COMPLETE, **many}).findings)


@pytest.mark.parametrize("data", [b"", b" \n", b"{}\n", b"[]", b"null\n"])
def test_an_empty_file_is_named(data: bytes) -> None:
    assert found(check({**COMPLETE, layout.SYSTEM_LOG: data}), "NL-PCK-03", layout.SYSTEM_LOG)


def test_E8_a_table_with_its_header_only_needs_no_signals() -> None:
    header = COMPLETE[layout.TRADES].splitlines(keepends=True)[0]
    report = check(factory.resealed({**COMPLETE, layout.TRADES: header}))
    assert found(report, "NL-PCK-03", layout.TRADES)
    assert found(report, "NL-MET-07", layout.DRILL)


@pytest.mark.parametrize(
    ("change", "diagnosis"),
    [
        (lambda data: data.replace(b"\n", b"\r\n"), "LF to CRLF"),
        (lambda data: data.removesuffix(b"\n"), "newline at the end was lost"),
        (lambda data: data + b"\n", "newline was added"),
    ],
)
def test_text_conversion_is_diagnosed_and_still_blocks(change: Callable[[bytes], bytes], diagnosis: str) -> None:
    report = check({**COMPLETE, layout.TRADES: change(COMPLETE[layout.TRADES])})
    assert diagnosis in found(report, "NL-INT-01", layout.TRADES).message
    assert found(report, "NL-INT-07", layout.TRADES).severity is Severity.NOTE


SUMS = COMPLETE[layout.SUMS]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + SUMS,
        SUMS.replace(b"\n", b"\r\n"),
        SUMS + SUMS.splitlines(keepends=True)[0],
        b"".join(reversed(SUMS.splitlines(keepends=True))),
        SUMS.replace(b"  ", b" *"),
        SUMS.replace(b"  drill", b"  ../drill"),
        SUMS.replace(b"  drill", b"  /drill"),
        SUMS.upper().replace(b"DRILL", b"drill"),
        b"",
    ],
    ids=["bom", "crlf", "twice", "order", "star", "parent", "absolute", "upper", "empty"],
)
def test_a_manifest_that_is_not_canonical_is_named(data: bytes) -> None:
    assert found(check({**COMPLETE, layout.SUMS: data}), "NL-INT-04", layout.SUMS)


def test_E2_evidence_sealed_anew_breaks_the_decision_over_it() -> None:
    files = {**COMPLETE, layout.SYSTEM_LOG: COMPLETE[layout.SYSTEM_LOG].replace(b"ran", b"RAN")}
    report = check(factory.resealed(files))
    assert found(report, "NL-INT-05", layout.DECISION)
    assert found(report, "NL-MD-02", layout.INDEX), "the documents print the old seal"


def test_a_pack_without_seals_is_not_sealed() -> None:
    files = {path: data for path, data in COMPLETE.items() if path not in layout.UNLISTED}
    assert {
        item.location.path.rpartition("/")[2] for item in check(files).findings if item.rule == "NL-PCK-02"
    } == layout.UNLISTED
    assert found(check({**COMPLETE, layout.SEALS: b"{}\n"}), "NL-INT-05", layout.SEALS, 1)


def test_the_run_id_agrees_everywhere() -> None:
    other = "drill_20200101_000000"
    for path in (layout.DRILL, layout.DECISION, layout.PERFORMANCE, layout.RISK):
        assert found(check(edited(COMPLETE, path, "run_id", to=other)), "NL-PCK-07", path)
    late = check(with_drill(created_utc=factory.at(-10)))
    assert "created_utc" in found(late, "NL-PCK-07", layout.DRILL).message
    moved = judge(Pack("drill_x", COMPLETE), factory.POLICY)
    assert any(item.rule == "NL-PCK-07" and "not a drill id" in item.message for item in moved.findings)


def test_E12_E16_what_git_knows_is_judged() -> None:
    facts = GitFacts(
        ignored=(layout.TRADES,),
        packs_changed=(factory.RUN.folder, "results/drill_20200101_000000"),
        base_changes=("M results/drill_20200101_000000/drill.json",),
        changed_after_approval=(layout.TRADES,),
        run_sha_is_ancestor=False,
        first_commit_utc=factory.at(20),
    )
    report = check(COMPLETE, facts)
    assert found(report, "NL-PCK-05", layout.TRADES)
    assert "drill_20200101_000000" in found(report, "NL-PCK-08").message, "E16: one pack for each pull request"
    assert found(report, "NL-INT-09"), "E16: a merged pack never changes"
    assert found(report, "NL-INT-08", layout.TRADES)
    assert "ancestor" in found(report, "NL-ENV-04").message, "E12"
    assert "later than the commit" in found(report, "NL-STP-01").message


@pytest.mark.parametrize(
    ("path", "data", "rule"),
    [
        (layout.DRILL, b"{", "NL-PCK-02"),
        (layout.DRILL, b'{"schema": "nolive.drill/1"}', "NL-PCK-02"),
        (layout.DECISION, b"[1]", "NL-DEC-01"),
        (layout.PERFORMANCE, b'{"a": 1, "a": 2}', "NL-MET-01"),
        (layout.PERFORMANCE, b'{"sharpe": NaN}', "NL-MET-02"),
        (layout.RISK, b'{"var": 1e999}', "NL-MET-02"),
        (layout.RISK, b'{"x": 1}', "NL-MET-01"),
        (layout.DRILL, b'{"x": Infinity}', "NL-MET-02"),
    ],
)
def test_E9_a_record_that_cannot_be_read_blocks(path: str, data: bytes, rule: str) -> None:
    report = check({**COMPLETE, path: data}, stage=FULL)
    assert found(report, rule, path)
    assert report.exit_code == 1


def test_a_go_has_no_absent_files_and_a_no_go_explains_them() -> None:
    files = factory.evidence_files()
    del files[layout.EFFECTIVE]
    files |= factory.performance_files(files)
    files[layout.DRILL] = encode(factory.drill_record(files))
    sealed = seals.seal(files, Stage.EVIDENCE, utc=factory.at(34), git_head=factory.HEAD, by="op-1")
    assert found(check(factory.decide(sealed, Decision.NO_GO)), "NL-PCK-02", layout.EFFECTIVE)
    absent = ({"path": layout.EFFECTIVE, "reason": "step 1 failed before it was written"},)
    assert check(factory.decide(sealed, Decision.NO_GO, absent=absent)).findings == ()
    assert found(check(factory.decide(sealed, Decision.GO, absent=absent)), "NL-PCK-02", layout.EFFECTIVE)


def test_market_data_or_its_scenario_is_there() -> None:
    files = {path: data for path, data in COMPLETE.items() if path != layout.SCENARIO}
    assert found(check(factory.resealed(files)), "NL-PCK-02", layout.SCENARIO)


def test_a_day_that_is_none_is_no_start_of_a_drill() -> None:
    report = check(edited(COMPLETE, layout.DRILL, "created_utc", to="2026-02-30T00:00:00Z"))
    assert "created_utc" in found(report, "NL-PCK-07", layout.DRILL).message


def test_a_late_file_of_an_open_stage_is_not_due_and_of_a_sealed_one_is() -> None:
    drafted = {**factory.sealed_evidence(), layout.INDEX: b"draft"}
    assert check(drafted).findings == ()
    assert found(check({**drafted, "logs/commands/late.out": b"x"}), "NL-INT-02", "late.out")
    decided = factory.decide(factory.sealed_evidence())
    extra = check({**decided, layout.SCREENSHOTS + "a.jpg": b"\xff\xd8\xff"})
    assert "NL-INT-02" in codes(extra)
    assert "NL-PCK-06" not in codes(extra)


def test_a_listed_file_of_no_stage_is_a_mismatch_all_the_same() -> None:
    line = factory.digest(b"other").encode() + b"  zz.txt\n"
    report = check({**COMPLETE, layout.SUMS: COMPLETE[layout.SUMS] + line, "zz.txt": b"x"})
    assert found(report, "NL-INT-01", "zz.txt")
