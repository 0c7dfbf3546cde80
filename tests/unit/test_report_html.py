"""The page: self-contained, inert, the same bytes each time, legible in both colour schemes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks import templating
from nolive_hooks.report import html
from nolive_hooks.report.page import (
    Cell,
    Column,
    Digest,
    Digests,
    Fact,
    Facts,
    Heading,
    LineChart,
    Marker,
    Notice,
    Page,
    Point,
    Series,
    Step,
    Table,
    Text,
    Timeline,
    Tone,
)

BANNER = "NO-LIVE DRILL. It never authorises live trading."
VOID = {"meta", "br", "wbr", "path", "rect"}
ELEMENTS = (
    "html head title style body div p main header footer h1 h2 h3 section dl dt dd span i code table thead tbody tr "
    "th td blockquote figure figcaption svg desc text ol ul li aside"
)


class Outline(HTMLParser):
    """Every element with its attributes, the text in order, and whether all elements were closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def everything(text: str = "word") -> Page:
    chart = LineChart(
        text, (Series(text, (Point(0, 1), Point(60, 2))),), text, (Marker(30, 1.5, label=text),), summary=text
    )
    return Page(
        text,
        BANNER,
        text,
        (
            Notice(Tone.GOOD, text, text),
            Facts((Fact(text, Cell(text, Tone.BAD, code=True)), Fact(text, text))),
            Heading(text),
            Text(text),
            Text(text, quote=True, author=text),
            Table((Column(text), Column(text, numeric=True)), ((text, Cell(text, code=True)), (text,)), text),
            Heading(text, 3),
            chart,
            chart,
            Heading(text),
            Timeline(text, (Step(text, 10, 12.5, Tone.CAUTION, text), Step(text, 5, 0))),
            Digests((Digest(text, 1234, text),), text),
        ),
        text,
    )


def test_the_page_is_well_formed_and_uses_few_elements() -> None:
    outline = Outline(html.render(everything()))
    assert not outline.open
    assert {tag for tag, _ in outline.elements} <= VOID | set(ELEMENTS.split())
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids)) == 8


def test_nothing_can_run_and_nothing_is_fetched() -> None:
    text = html.render(everything())
    policy = next(
        attributes["content"]
        for tag, attributes in Outline(text).elements
        if attributes.get("http-equiv") and tag == "meta"
    )
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    assert not re.search(r"<script|javascript:|\son\w+=|url\(|@import|https?:|\ssrc=|\shref=", text)


def test_the_banner_is_on_the_page_and_on_every_printed_sheet() -> None:
    text = html.render(everything())
    assert f'<div class="banner" role="note"><p>{BANNER}</p></div>' in text
    assert ".banner { display: table-header-group;" in text.partition("@media print")[2]


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(), min_size=1, max_size=20)
    | st.sampled_from(["</style>", '" onload="x', "\udce9\u202e\x1b", "<!--"])
)
def test_E13_any_text_is_shown_and_changes_nothing(text: str) -> None:
    attacked, plain = Outline(html.render(everything(text))), Outline(html.render(everything()))
    kept = {"p", "span", "br", "wbr", "code"}  # paragraphs, unparted dates and breaks do follow the text
    for outline in (attacked, plain):
        assert not outline.open
    assert [tag for tag, _ in attacked.elements if tag not in kept] == [
        tag for tag, _ in plain.elements if tag not in kept
    ]
    assert not re.search("[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\ud800-\udfff]", "".join(attacked.texts))


def test_the_same_page_gives_the_same_bytes() -> None:
    assert html.render(everything("é<b>")) == html.render(everything("é<b>"))


def test_prose_has_paragraphs_lines_and_an_author() -> None:
    text = html.render(Page("t", BANNER, blocks=(Text("a\nb\n\nc <i>", quote=True, author="op-1"),)))
    assert "<blockquote><p>a<br>b</p><p>c &lt;i&gt;</p><footer>op-1</footer></blockquote>" in text


def test_a_tone_is_a_sign_and_not_only_a_colour() -> None:
    text = html.render(Page("t", BANNER, blocks=(Facts((Fact("a", Cell("passed", Tone.GOOD)),)),)))
    assert '<span class="tone good"><i aria-hidden="true">✓</i> <span>passed</span></span>' in text


def test_dates_and_no_live_are_never_parted() -> None:
    text = html.render(Page("t", BANNER, blocks=(Text("verified NO-LIVE on 2026-11-22, NO-GO"),)))
    assert [match[1] for match in re.finditer(r'<span class="w">(.*?)</span>', text)] == [
        "NO-LIVE",
        "2026-11-22",
        "NO-GO",
    ]


def test_a_timeline_shows_what_ran_over() -> None:
    steps = (Step("a", 15, 3), Step("b", 30, 40), Step("c", 0, 5), Step("d", 10, 0))
    text = html.render(Page("t", BANNER, blocks=(Timeline("T", steps),)))
    bars = re.findall(r'<rect class="(\w+)" x="([\d.]+)" width="([\d.]+)"', text)
    assert bars == [
        ("planned", "0.00", "37.50"),
        ("used", "0.00", "7.50"),
        ("planned", "0.00", "75.00"),
        ("used", "0.00", "75.00"),
        ("over", "75.00", "25.00"),
        ("used", "0.00", "12.50"),
        ("planned", "0.00", "25.00"),
    ]
    assert text.count('class="time overrun"') == 1
    assert "40 of 30 min" in text


def test_an_empty_timeline_and_table_are_drawn() -> None:
    text = html.render(Page("t", BANNER, blocks=(Timeline("T", ()), Table((), ()), Digests(()))))
    assert '<ol class="timeline"></ol>' in text


def test_a_row_longer_than_its_columns_loses_nothing_silently() -> None:
    with pytest.raises(ValueError, match="more cells"):
        html.render(Page("t", BANNER, blocks=(Table((Column("a"),), (("1", "2"),)),)))


def colours(scheme: str) -> dict[str, str]:
    style = templating.source("report/page.css")
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", light))
    return found | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", dark)) if scheme == "dark" else {})


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *((ink, ground) for ink in ("ink", "soft") for ground in ("paper", "raised", "green-bg", "amber-bg", "red-bg")),
        *((ink, "paper") for ink in ("blue", "rust", "plum", "green", "amber", "red")),
        *((ink, f"{ink}-bg") for ink in ("green", "amber", "red")),
        ("banner-ink", "banner"),
    ],
)
def test_text_has_the_contrast_of_wcag_aa(scheme: str, ink: str, ground: str) -> None:
    found = colours(scheme)
    light, dark = sorted((luminance(found[ink]), luminance(found[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
