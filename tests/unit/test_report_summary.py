"""The page as Markdown: the same words as the HTML, inert, and never above its budget."""

from __future__ import annotations

import math
import re

import pytest

from nolive_hooks.report import html, summary
from nolive_hooks.report.page import (
    Cell,
    Column,
    Digest,
    Digests,
    Fact,
    Facts,
    Heading,
    LineChart,
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


def page(text: str) -> Page:
    """A page with every block; each text is `text` and a number of its own."""
    count = iter(range(100))

    def word() -> str:
        return f"{text}{next(count)}"

    points = tuple(Point(1_795_345_500.0 + at, math.sin(at / 50)) for at in range(500))
    return Page(
        word(),
        BANNER,
        word(),
        (
            Notice(Tone.BAD, word(), word()),
            Facts((Fact(word(), Cell(word(), Tone.GOOD, code=True)),)),
            Heading(word()),
            Heading(word(), 3),
            Text(word()),
            Text(f"{word()}\n\n{word()}", quote=True, author=word()),
            Table((Column(word()), Column(word(), numeric=True)), ((word(), word()),), word()),
            LineChart(word(), (Series(word(), points), Series(word(), points)), word()),
            Timeline(word(), (Step(word(), 15, 16.25, Tone.CAUTION, word()),)),
            Digests((Digest(word(), 1234, word()),), word()),
        ),
        word(),
    )


def test_the_summary_says_what_the_page_says() -> None:
    told, shown = summary.render(page("word")), html.render(page("word"))
    assert set(re.findall(r"word\d+", told)) == set(re.findall(r"word\d+", shown)) == {f"word{n}" for n in range(28)}


def test_the_form_of_each_block() -> None:
    lines = summary.render(page("w")).splitlines()
    assert lines[:6] == ["> [!CAUTION]", f"> **{BANNER}**", "", "## w0", "", "w1"]
    assert "> [!CAUTION]\n> **w2**\n> w3" in "\n".join(lines)
    assert "| w4 | ✓ `w5` |" in lines
    assert "| --- | ---: |" in lines
    assert any(re.fullmatch(r"\| ! w\d+ \| 16.2 \| 15.0 \| w\d+ \|", line) for line in lines)
    assert "<summary>Files: 1</summary>" in lines


def test_a_chart_is_drawn_and_sparked() -> None:
    text = summary.render(page("w"))
    drawing = text.partition("```mermaid\n")[2].partition("\n```")[0].splitlines()
    drawing = drawing[drawing.index("xychart-beta") :]
    assert drawing[1] == '  x-axis "2026-11-22 11:05 to 11:13 UTC" 0 --> 1'
    assert len(drawing) == 5
    for line in drawing[3:]:
        assert len(line.split(",")) <= summary.VALUES
    sparks = re.findall(f"`([{summary.SPARKS}]+)`", text)
    assert len(sparks) == 2
    assert {"▁", "█"} <= set(sparks[0])


@pytest.mark.parametrize("values", [(), (math.nan,)])
def test_a_chart_without_values_says_so(values: tuple[float, ...]) -> None:
    chart = LineChart("t", (Series("s", tuple(Point(0, value) for value in values)),))
    assert "No values were recorded." in summary.render(Page("t", BANNER, blocks=(chart,)))


def test_a_flat_line_is_drawn() -> None:
    chart = LineChart("t", (Series("s", (Point(0, 5), Point(1, 5))),), time_axis=False)
    assert "  x-axis 0 --> 1\n  y-axis 4.0000 --> 6.0000\n" in summary.render(Page("t", BANNER, blocks=(chart,)))


@pytest.mark.parametrize(
    "attack",
    [
        "<script>x</script>",
        "</details>",
        '"]\n```\n# x',
        "![p](https://evil.example)",
        "@team #1 ",
        "a|b",
        "```",
        "\x1b[2K\u202e",
    ],
)
def test_E13_attacks_stay_words(attack: str) -> None:
    text = summary.render(page(attack))
    plain = summary.render(page("word"))
    # Only the text of a notice keeps its line breaks, each line quoted.
    assert len(text.splitlines()) == len(plain.splitlines()) + attack.count("\n")
    outside = re.sub(r"(`+).*?\1", "", text.replace("```mermaid", "").replace("\n```\n", "\n"))
    for syntax in ("<script", "](https", "@team", "\x1b", "\u202e", "\n# "):
        assert syntax not in outside
    assert text.count("\n</details>") == text.count("\n<details>") == 1
    assert text.count("\n```") == plain.count("\n```")


@pytest.mark.parametrize("most", [8 * 1024, summary.COMMENT_BYTES])
def test_F16_a_budget_is_kept_and_the_cut_is_told(most: int) -> None:
    rows = tuple(Digest(f"é/{index:05}", 1, f"{index:064x}") for index in range(4000))
    whole = page("w")
    text = summary.render(whole._replace(blocks=(*whole.blocks, Digests(rows))), most=most)
    assert len(text.encode()) <= most
    assert text.count("<details>") == text.count("</details>")
    assert text.count("\n```") % 2 == 0
    assert text.endswith("to see all.**\n")
    assert text.startswith("> [!CAUTION]\n")
