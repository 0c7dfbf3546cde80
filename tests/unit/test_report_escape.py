"""Untrusted text stays one harmless line on every surface."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nolive_hooks.report.escape import clip, code, columns, html, markdown, visible, workflow, workflow_property

ANY = st.text(max_size=60) | st.text(st.characters(categories=("C", "Z")), max_size=20)
NASTY = st.lists(
    st.sampled_from(
        ["::", "##[", "\n", "\r", "\x1b[2K", "\u202e", "\u200b", "\udce9", " ", "a", "`", "|", "<", "@", "#1"]
    )
).map("".join)


@settings(max_examples=100)
@given(ANY | NASTY)
@example("\u00a0::error::x")
@example("\x1c::error")
def test_visible_is_one_harmless_line(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert not shown.lstrip().startswith("::")
    assert "##[" not in shown
    assert len(shown.splitlines()) <= 1
    assert visible(shown) == shown


@settings(max_examples=100)
@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=60))
def test_visible_leaves_plain_text_alone(text: str) -> None:
    if "##" not in text and not text.lstrip().startswith("::"):
        assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2Kb", r"a\x1b[2Kb"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("photo\u202egnp.exe", r"photo\u202egnp.exe"),
        ("li\u200bve", r"li\u200bve"),
        ("caf\udce9.toml", r"caf\xe9.toml"),
        ("\ud800", r"\ud800"),
        ("\x9b31m", r"\x9b31m"),
        ("no\u00a0break", r"no\xa0break"),
        ("tag\U000e0041", r"tag\U000e0041"),
        ("blank\u3164\u2800", r"blank\u3164\u2800"),
        ("::error::x", r"\x3a:error::x"),
        ("  ::error::x", r"  \x3a:error::x"),
        ("a ##[error]x", r"a \x23#[error]x"),
        ("##vso[task]", r"\x23#vso[task]"),
        ("über/日本.toml", "über/日本.toml"),
    ],
)
def test_B1_B2_B3_B4_hostile_names_are_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@settings(max_examples=100)
@given(ANY | NASTY, st.integers(4, 40))
def test_clip_keeps_to_the_width(text: str, width: int) -> None:
    cut = clip(text, width)
    assert columns(cut) <= width
    assert cut == visible(text) or cut.endswith("...")


def test_columns_counts_cells_not_characters() -> None:
    assert [columns(text) for text in ("abc", "日本", "e\u0301")] == [3, 4, 1]


@settings(max_examples=100)
@given(ANY | NASTY)
def test_html_holds_no_markup(text: str) -> None:
    shown = html(text)
    assert not set(shown) & set("<>\"'")
    assert shown.isprintable()


@settings(max_examples=100)
@given(ANY | NASTY)
def test_markdown_holds_no_syntax(text: str) -> None:
    shown = markdown(text)
    assert not set(shown) & set("<>`*[]()|~!\\")
    assert "@" not in shown.replace("@&#8203;", "")
    assert "://" not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@team", "@&#8203;team"),
        ("fixes #12", "fixes &#35;&#8203;12"),
        ("GH-7", "GH-&#8203;7"),
        ("https://x.example", "https&#58;&#8203;//x.example"),
        ("www.x.example", "www.&#8203;x.example"),
        ("a|b", "a&#124;b"),
        ("</details>", "&#60;/details&#62;"),
        ("&lt;", "&#38;lt;"),
        ("ma_cross _x_ __y", "ma_cross &#95;x&#95; &#95;&#95;y"),
        ("3.81", "3.81"),
        ("- item", "&#45; item"),
        ("12. item", "12&#46; item"),
        ("ends here. 2. no list", "ends here. 2. no list"),
    ],
)
def test_E13_markdown_links_nobody_and_nothing(text: str, shown: str) -> None:
    assert markdown(text) == shown


@settings(max_examples=100)
@given(ANY | NASTY)
def test_code_is_one_span_of_a_table_cell(text: str) -> None:
    span = code(text)
    assert "|" not in span
    assert "\n" not in span
    fence = len(span) - len(span.lstrip("`"))
    assert (fence == 0) == (text == "")
    assert "`" * fence not in span[fence:-fence] if fence else not span


def test_E13_code_outlasts_any_fence() -> None:
    assert code("a````b") == "`````a````b`````"
    assert code("`") == "`` ` ``"
    assert code(" ") == "`   `"


@settings(max_examples=100)
@given(ANY | NASTY)
def test_F14_workflow_text_cannot_end_its_command(text: str) -> None:
    assert not set(workflow(text)) & set("\r\n")
    assert not set(workflow_property(text)) & set("\r\n:,")


def test_F14_percent_is_escaped_first() -> None:
    assert workflow("%0A::error::x") == "%250A::error::x"
    assert workflow_property("a:b,c%") == "a%3Ab%2Cc%25"
