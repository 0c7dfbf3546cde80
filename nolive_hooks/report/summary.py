"""A page as GitHub Markdown: the same blocks as the HTML, for a job summary and a pull request's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nolive_hooks.expressions import expression
from nolive_hooks.report import axes
from nolive_hooks.report.escape import code, markdown, visible
from nolive_hooks.report.markdown import MOST_BYTES, bounded
from nolive_hooks.report.page import (
    Block,
    Cell,
    Column,
    Digests,
    Facts,
    Heading,
    LineChart,
    Notice,
    Page,
    Point,
    Series,
    Table,
    Text,
    Timeline,
    Tone,
)

COMMENT_BYTES = 60 * 1024  # a pull request's text or comment may hold 64 KiB
VALUES = 60  # points of a drawn line; Mermaid spaces them evenly
SPARKS = "▁▂▃▄▅▆▇█"
# Mermaid's own line colour is all but white; these two can be seen on a light and on a dark page.
MERMAID = (
    "---",
    "config:",
    "  xyChart:",
    "    height: 320",
    "    xAxis:",
    "      showLabel: false",
    "      showTick: false",
    "  themeVariables:",
    "    xyChart:",
    '      plotColorPalette: "#4a8ac4, #d0764f, #9a76b8, #4f9d74"',
    "---",
)

_ALERTS = {Tone.PLAIN: "NOTE", Tone.GOOD: "TIP", Tone.CAUTION: "WARNING", Tone.BAD: "CAUTION"}
_ADDRESS = expression(r"https://[A-Za-z0-9._~/%-]+(#[A-Za-z0-9-]+)?")  # nothing that ends a link or a table cell
_SIGNS = {Tone.PLAIN: "", Tone.GOOD: "✓ ", Tone.CAUTION: "! ", Tone.BAD: "✕ "}


def render(page: Page, *, most: int = MOST_BYTES) -> str:
    """The page in at most `most` bytes (`COMMENT_BYTES` for a pull request), cut with a pointer.

    Charts become Mermaid, which GitHub draws, above a sparkline for every other reader.
    """
    return bounded(_lines(page), most)


def _lines(page: Page) -> Iterator[str]:
    yield from ("> [!CAUTION]", f"> **{markdown(page.banner)}**", "", f"## {markdown(page.title)}")
    yield from ("", markdown(page.subtitle)) if page.subtitle else ()
    for block in page.blocks:
        yield ""
        yield from _block(block)
    yield from ("", f"<sub>{markdown(page.footer)}</sub>") if page.footer else ()


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'###' if block.level <= 2 else '####'} {markdown(block.text)}"
        case Text():
            yield from _text(block)
        case Facts():
            rows = [(fact.label, fact.value) for fact in block.rows]
            yield from _table((Column("Fact"), Column("Value")), rows)
        case Table():
            yield from (markdown(block.caption), "") if block.caption else ()
            yield from _table(block.columns, block.rows)
        case LineChart():
            yield from _chart(block)
        case Timeline():
            yield from _timeline(block)
        case Digests():
            yield from _digests(block)
        case Notice():
            yield from (f"> [!{_ALERTS[block.kind]}]", f"> **{markdown(block.title)}**")
            yield from (f"> {markdown(line)}" for line in block.text.splitlines() if line.strip())


def _text(block: Text) -> Iterator[str]:
    """Paragraphs; the line breaks of a paragraph are kept, a quotation is marked as one."""
    lead = "> " if block.quote else ""
    paragraphs = [part for part in re.split(r"\n\s*\n", block.text) if part.strip()]
    told = ["<br>".join(map(markdown, part.strip().splitlines())) for part in paragraphs]
    if block.quote and block.author:
        told.append(f"<sub>{markdown(block.author)}</sub>")
    yield f"\n{lead.rstrip()}\n".join(lead + part for part in told)


def _table(columns: Iterable[Column], rows: Iterable[Iterable[str | Cell]]) -> Iterator[str]:
    heads = tuple(columns)
    yield f"| {' | '.join(markdown(column.title) for column in heads)} |"
    yield "|" + "".join(" ---: |" if column.numeric else " --- |" for column in heads)
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def _cell(value: str | Cell) -> str:
    cell = Cell(value) if isinstance(value, str) else value
    text = code(cell.text) if cell.code else markdown(cell.text)
    linked = f"[{text}]({cell.link})" if _ADDRESS.fullmatch(cell.link) else text
    return _SIGNS[cell.tone] + linked


def _timeline(block: Timeline) -> Iterator[str]:
    yield from (f"**{markdown(block.title)}**", "")
    columns = (Column("Step"), Column("Used, min", numeric=True), Column("Planned, min", numeric=True), Column("Note"))
    yield from _table(
        columns,
        (
            (Cell(step.name, step.tone), f"{step.used_minutes:.1f}", f"{step.planned_minutes:.1f}", step.note)
            for step in block.steps
        ),
    )


def _digests(block: Digests) -> Iterator[str]:
    if block.seal:
        yield from (f"One digest over all files: {code(block.seal)}", "")
    yield from ("<details>", f"<summary>Files: {len(block.rows)}</summary>", "")
    columns = (Column("Path"), Column("Bytes", numeric=True), Column("SHA-256"))
    rows = ((Cell(row.path, code=True), f"{row.size:,}", Cell(row.sha256, code=True)) for row in block.rows)
    yield from _table(columns, rows)
    yield from ("", "</details>")


def _chart(block: LineChart) -> Iterator[str]:
    """One Mermaid drawing of all lines as a single item, so that a cut never leaves a fence open."""
    drawn = [
        series._replace(points=tuple(points)) for series in block.series if (points := axes.thin(series.points, VALUES))
    ]
    yield from (f"**{markdown(block.title)}**", "")
    if not drawn:
        yield "No values were recorded."
        return
    yield from (f"{markdown(series.name)}: `{_sparkline(series.points)}`<br>" for series in drawn)
    yield ""
    yield _mermaid(block, drawn)


def _mermaid(block: LineChart, drawn: list[Series]) -> str:
    points = [point for series in drawn for point in series.points]
    low, high = min(point.y for point in points), max(point.y for point in points)
    room = (high - low) * 0.05 or 1.0
    span = axes.span(min(point.x for point in points), max(point.x for point in points)) if block.time_axis else ""
    lines = (f"  line [{', '.join(f'{point.y:.4f}' for point in series.points)}]" for series in drawn)
    axes_of = (
        f"  x-axis {_label(span)}0 --> 1",
        f"  y-axis {_label(block.y_label)}{low - room:.4f} --> {high + room:.4f}",
    )
    return "\n".join(("```mermaid", *MERMAID, "xychart-beta", *axes_of, *lines, "```"))


def _label(text: str) -> str:
    """A quoted title of an axis: letters, digits and a few signs, nothing that is Mermaid's syntax."""
    plain = re.sub(r"[^\w %:.,/-]", " ", visible(text)).strip()
    return f'"{plain}" ' if plain else ""


def _sparkline(points: Iterable[Point]) -> str:
    values = [point.y for point in points]
    low, high = min(values), max(values)
    return "".join(SPARKS[round((value - low) / ((high - low) or 1.0) * (len(SPARKS) - 1))] for value in values)
