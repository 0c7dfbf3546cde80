"""The four documents: rendered from records, free for people, and nothing left open in them."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks import templating
from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.evidence import layout
from nolive_hooks.evidence.documents import filling
from nolive_hooks.evidence.documents import rendering as documents
from nolive_hooks.evidence.documents import source as document_source
from nolive_hooks.evidence.documents.filling import Each, Part, Value, When
from nolive_hooks.evidence.documents.markdown import Box, blocks, boxes, headings, lines, targets
from nolive_hooks.evidence.documents.parts import PARTS
from nolive_hooks.evidence.documents.rendering import BANNER, TEMPLATES, Action, Issue, ReviewNotes
from nolive_hooks.evidence.documents.views import values
from nolive_hooks.evidence.drill import Decision
from nolive_hooks.evidence.records import DecisionRecord, DrillRecord, ExceptionNote, Person, Remedy, decode
from nolive_hooks.model import Report
from tests.support import ROOT
from tests.unit import evidence_factory as factory
from tests.unit.evidence_checks import COMPLETE, check, codes, edited, found, record, with_decision, with_drill


def judged(path: str, text: str) -> Report:
    """The report on a pack whose one document is changed and sealed anew."""
    return check(factory.resealed({**COMPLETE, path: text.encode()}))


def text_of(path: str) -> str:
    return COMPLETE[path].decode()


@pytest.mark.parametrize("path", list(TEMPLATES))
def test_every_document_holds_banner_run_operator_and_mode(path: str) -> None:
    text = text_of(path)
    for wanted in ("NO-LIVE DRILL", BANNER, factory.RUN_ID, "Olivia Operator", "drill_only"):
        assert wanted in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\r" not in text


def test_the_documents_hold_what_the_procedure_asks_for() -> None:
    wanted = {
        layout.INDEX: ["ma_crossover", "BTC-EUR", factory.HEAD, "38 min", "request review", f"{factory.RUN}.tar.gz"],
        layout.CHECKLIST: ["Before the start", "## Step 1:", "## Step 5:", "After the drill", "5 of 5", "health.py"],
        layout.GO_NO_GO: ["All five steps passed", "usual at night", "Audit trail", "request review", "Next drill"],
        layout.REVIEW: ["4 of 5", "The feed started late", "Warm the feed up", "For planning only", "Yes."],
    }  # fmt: skip
    for path, phrases in wanted.items():
        text = text_of(path).replace("&#45;", "-").replace("&#46;", ".").replace("&#95;", "_")
        for phrase in phrases:
            assert phrase in text, f"{phrase} in {path}"


def test_a_no_go_shows_its_remediation() -> None:
    files = factory.complete_files(Decision.NO_GO)
    text = files[layout.GO_NO_GO].decode()
    assert "**NO-GO**" in text
    assert "| the run was watched too little | watch it | op" in text


def test_the_generated_parts_are_up_to_date() -> None:
    written = (ROOT / "nolive_hooks" / "evidence" / "documents" / "parts.py").read_text("utf-8")
    path = "nolive_hooks/evidence/documents/parts.py"
    assert written == document_source.render(), f"run: python -m nolive_hooks.evidence.documents.source > {path}"


@pytest.mark.parametrize("flag", [True, False])
@pytest.mark.parametrize("verdict", list(Decision))
def test_the_parts_say_what_jinja_makes_of_the_templates(verdict: Decision, flag: bool) -> None:
    files = factory.complete_files(verdict)
    drill, decision = decode(files[layout.DRILL], DrillRecord), decode(files[layout.DECISION], DecisionRecord)
    notes = ReviewNotes("It ran.", "no", 2, (Issue("a {{ b }}"),), actions=(Action("do", "op", "now"),) if flag else ())
    known = {**values(files, drill, decision), "demo": flag, "self_reviewed": flag, "notes": "x", "review": notes}
    rows = ({"path": "`a`", "reason": "b"},) if flag else ()
    for path, name in TEMPLATES.items():
        told = {**known, "absent": rows, "dispositions": known["dispositions"] if flag else ()}
        assert filling.fill(PARTS[path], told) == templating.render(name, told)


def test_parts_branch_repeat_and_know_what_they_lack() -> None:
    parts: tuple[Part, ...] = (
        When(Value(("rows",)), (Each("row", Value(("rows",)), (Value(("row", "a")), ",")),), ("none",)),
        Value(("end", "value")),
    )
    end = Mark("!")
    assert filling.fill(parts, {"rows": [{"a": 1}, {"a": None}], "end": end}) == "1,None,!"
    assert filling.fill(parts, {"rows": [], "end": end}) == "none!"
    lacks: tuple[dict[str, Any], ...] = ({"rows": []}, {"rows": [{"b": 1}], "end": end}, {"rows": [], "end": "text"})
    for lacking in lacks:
        with pytest.raises(NoliveError, match="a document could not be filled in"):
            filling.fill(parts, lacking)


class Mark(NamedTuple):
    """A value with a field."""

    value: str


@pytest.mark.parametrize("text", ["{{ a + b }}", "{% for a in b if a %}{% endfor %}", "{% set a = 1 %}", "{{ a | e }}"])
def test_what_parts_cannot_say_is_refused_where_they_are_made(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templating, "source", lambda _: text)
    with pytest.raises(ValueError, match="line 1: a document's template may not hold"):
        document_source.parts("pack/banner.md.j2")


def test_rendering_is_deterministic_and_idempotent() -> None:
    assert documents.render(COMPLETE) == documents.render(dict(reversed(list(COMPLETE.items()))))
    assert documents.render({**COMPLETE, **documents.render(COMPLETE)}) == documents.render(COMPLETE)


def test_what_people_wrote_outside_the_blocks_is_kept() -> None:
    noted = COMPLETE[layout.INDEX].replace(b"No notes.", b"The feed was slow on Sunday.")
    stale = noted.replace(b"`drill_only` (NO-LIVE)", b"`paper` (NO-LIVE)")
    again = documents.render({**COMPLETE, layout.INDEX: stale})
    assert again[layout.INDEX] == noted
    assert documents.render({**COMPLETE, layout.INDEX: b"no blocks at all\n"})[layout.INDEX] == COMPLETE[layout.INDEX]


def test_a_review_needs_a_confidence_from_one_to_five() -> None:
    for confidence in (0, 6):
        with pytest.raises(NoliveError, match="the operator's confidence is a number from 1 to 5") as caught:
            documents.review(
                COMPLETE, documents.ReviewNotes(went_well="x", controls_effective="yes", confidence=confidence)
            )
        assert caught.value.exit_code == Exit.STATE


def test_documents_need_readable_records() -> None:
    for files, told in (
        ({}, "drill.json is missing; the documents are rendered from it"),
        ({layout.DRILL: b"{}", layout.DECISION: b"{}"}, "a record cannot be read"),
    ):
        with pytest.raises(NoliveError, match=told) as caught:
            documents.render(files)
        assert caught.value.exit_code == Exit.STATE


# -- NL-MD ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", list(TEMPLATES))
@pytest.mark.parametrize(
    "text",
    ["TBD", "TODO: write", "YYYY-MM-DD", "[Your Name]", "Signed: ______", "&#47;results&#47;", "EXAMPLE: text",
     "Count: [X]", "<operator>", "<timestamp>", "drill_YYYYMMDD", "at HH:MM"],
)  # fmt: skip
def test_E4_placeholders_left(path: str, text: str) -> None:
    changed = text_of(path) + f"\n{text}\n"
    assert found(judged(path, changed), "NL-MD-01", path, changed.count("\n"))


def test_words_that_only_resemble_placeholders_pass() -> None:
    text = text_of(layout.INDEX) + "\nSee [`drill.json`](drill.json), x <= y, snake_case and __bold__.\n"
    assert judged(layout.INDEX, text).findings == ()


def test_a_changed_block_is_named_with_its_line() -> None:
    text = text_of(layout.GO_NO_GO)
    report = judged(layout.GO_NO_GO, text.replace("**GO**, by op", "**GO**, by gov", 1))
    line = text[: text.index("**GO**, by op")].count("\n") + 1
    assert found(report, "NL-MD-02", layout.GO_NO_GO, line)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("<!-- nolive:begin criteria -->", ""),
        lambda text: text.replace("<!-- nolive:end criteria -->", ""),
        lambda text: text.replace("nolive:begin criteria", "nolive:begin decision", 1),
        lambda text: text + "\n<!-- nolive:begin extra -->\nx\n<!-- nolive:end extra -->\n",
        lambda text: text + text[text.index("<!-- nolive:begin criteria") : text.index("## Decision")],
        lambda text: text[: text.index("<!-- nolive:begin signoff")],
    ],
    ids=["no begin", "no end", "renamed", "foreign", "twice", "removed"],
)
def test_E3_blocks_cannot_be_removed_renamed_or_doubled(change: object) -> None:
    assert callable(change)
    assert found(judged(layout.GO_NO_GO, change(text_of(layout.GO_NO_GO))), "NL-MD-02", layout.GO_NO_GO)


@pytest.mark.parametrize("mark", ["[ ]", "[X ]", "[ x]", "[]"])
def test_E3_an_unticked_or_malformed_box_with_go(mark: str) -> None:
    text = text_of(layout.CHECKLIST) + f"\n- {mark} Something else\n"
    assert found(judged(layout.CHECKLIST, text), "NL-MD-03", layout.CHECKLIST)


@pytest.mark.parametrize("text", ["```\n- [ ] in code\n```", "<!-- - [ ] in a comment -->", "    text [ ] in prose"])
def test_E3_boxes_that_are_none_are_not_judged(text: str) -> None:
    assert judged(layout.CHECKLIST, f"{text_of(layout.CHECKLIST)}\n{text}\n").findings == ()


@pytest.mark.parametrize(("first", "second"), [("x", "x"), (" ", " ")])
def test_E5_both_boxes_ticked_or_none(first: str, second: str) -> None:
    text = f"{text_of(layout.GO_NO_GO)}\n- [{first}] PASS\n- [{second}] FAIL\n"
    assert found(judged(layout.GO_NO_GO, text), "NL-MD-04", layout.GO_NO_GO)
    one = f"{text_of(layout.GO_NO_GO)}\n- [x] PASS\n- [ ] FAIL\n"
    assert judged(layout.GO_NO_GO, one).findings == ()


@pytest.mark.parametrize("path", list(TEMPLATES))
def test_E6_a_missing_banner_is_named(path: str) -> None:
    for phrase in (BANNER, "NO-LIVE DRILL"):
        assert found(judged(path, text_of(path).replace(phrase, "A drill.")), "NL-MD-05", path)
    hidden = text_of(path).replace("> **A GO", "<!-- **A GO").replace("live trading.**", "live trading. -->")
    assert found(judged(path, hidden), "NL-MD-05", path)


def test_E6_a_document_that_authorises_live_trading_blocks() -> None:
    text = f"{text_of(layout.REVIEW)}\nThe strategy is approved for live trading.\n"
    assert found(judged(layout.REVIEW, text), "NL-DEC-04", layout.REVIEW, text.count("\n"))


def test_a_missing_heading_and_an_example_row_are_named() -> None:
    lost = judged(layout.REVIEW, text_of(layout.REVIEW).replace("## Lessons", "Lessons"))
    assert "Lessons" in found(lost, "NL-MD-06", layout.REVIEW).message
    example = judged(layout.REVIEW, text_of(layout.REVIEW) + "\n| Example issue | technical | low | - |\n")
    assert found(example, "NL-MD-07", layout.REVIEW)


@pytest.mark.parametrize(
    "text",
    ["[docs](https://example.org/live)", "![x](http://example.org/p.png)", "<https://example.org>",
     "[up](../../README.md)", "see https://example.org",
     "[abs](/etc/passwd)", "[gone](logs/none.log)", "/Users/op/notes",
     "C:\\notes",
     "[mail](mailto:a@b)",
     '<img src="//example.org/p.png">'],
)  # fmt: skip
def test_E7_links_that_leave_the_pack(text: str) -> None:
    assert found(judged(layout.INDEX, f"{text_of(layout.INDEX)}\n{text}\n"), "NL-PCK-09", layout.INDEX)


def test_links_inside_the_pack_pass() -> None:
    text = f"{text_of(layout.INDEX)}\n[log](logs/system.log), [part](drill.json#scans), [here](#notes)\n"
    assert judged(layout.INDEX, text).findings == ()


# -- untrusted text -------------------------------------------------------------------------------------------

NASTY = "<script>alert(1)</script> @team fixes #1 </details> ![x](http://t.example/p.png) | `|` ```` -->\n# Heading"


def test_E13_text_from_outside_is_inert_everywhere() -> None:
    person = Person(name=NASTY, login="op-1")
    notes = (ExceptionNote(id=NASTY, reason=NASTY, by=NASTY, utc=factory.at(1)),)
    drill = with_drill(people=record().people.__class__(operator=person), exceptions=notes)
    remedy = Remedy(issue=NASTY, action=NASTY, owner=NASTY, due="2026-12-24", status="open", decided_by=NASTY)
    decision = with_decision(
        Decision.NO_GO, rationale=NASTY * 2, next_steps=(NASTY,), remediation=(remedy,), decided_by=NASTY
    )
    for files in (drill, decision):
        for path in TEMPLATES:
            text = files[path].decode()
            assert "<script" not in text
            assert "@team" not in text
            assert "http://" not in text
            assert "\n# Heading" not in text
            assert len(blocks(text)[1]) == 0
            assert [h for _, _, h in headings(text)] == [h for _, _, h in headings(text_of(path))]
        assert not {"NL-MD-02", "NL-MD-06", "NL-PCK-09"} & codes(check(files))


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@settings(max_examples=30, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_E13_a_review_of_any_words_keeps_its_shape(well: str, issue: str, lesson: str) -> None:
    notes = documents.ReviewNotes(well, "partial", 3, issues=(documents.Issue(issue),), lessons=lesson)
    text = documents.review(COMPLETE, notes).decode()
    assert blocks(text)[1] == ()
    assert [h for _, _, h in headings(text)] == [h for _, _, h in headings(text_of(layout.REVIEW))]
    assert list(targets(text)) == []


# -- Markdown -------------------------------------------------------------------------------------------------


def test_fences_and_comments_hide_what_is_in_them() -> None:
    text = "a\n~~~ py\n- [x] b\n```\n~~~\nc <!-- d\ne --> f\n`````\n```\n# g\n`````\n# h #"
    assert [line for _, line in lines(text)] == ["a", "c ", " f", "# h #"]
    assert headings(text) == ((12, 1, "h"),)


def test_boxes_know_ticks_from_everything_else() -> None:
    text = "- [x] a\n* [X] b\n1. [ ] c\n  - [X ] d\n- [y] e\n- [link] f"
    assert boxes(text) == (Box(1, "x", "a"), Box(2, "X", "b"), Box(3, " ", "c"), Box(4, "X ", "d"))
    assert [box.ticked for box in boxes(text)] == [True, True, False, False]


def test_markers_of_blocks_are_whole_lines() -> None:
    found_, faults = blocks(
        "<!-- nolive:begin a -->\n1\n2\n<!-- nolive:end a -->\n <!-- nolive:begin b -->\n<!-- nolive:end b -->"
    )
    assert [(block.name, block.line, block.body) for block in found_] == [("a", 1, ("1", "2"))]
    assert faults == ((6, "block b ends without having begun"),)
    assert blocks("<!-- nolive:begin a -->\n<!-- nolive:begin b -->")[1] == (
        (2, "block a has no end"),
        (2, "block b has no end"),
    )


def test_records_that_cannot_be_shown_are_a_finding() -> None:
    odd = edited(COMPLETE, layout.DRILL, "run_id", to="drill_20269999_999999")
    assert "cannot be rendered" in found(check(odd), "NL-MD-02", layout.INDEX).message
