"""A page as one HTML file that opens offline: no script, no address, nothing that evidence could switch on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

from nolive_hooks import templating
from nolive_hooks.expressions import expression
from nolive_hooks.report import figures
from nolive_hooks.report.escape import html, visible
from nolive_hooks.report.page import (
    Block,
    Cell,
    Digests,
    Fact,
    Facts,
    Heading,
    LineChart,
    Notice,
    Page,
    Step,
    Table,
    Text,
    Timeline,
    Tone,
)

_GLYPHS = {Tone.GOOD: "✓", Tone.CAUTION: "!", Tone.BAD: "✕"}
_WHOLE = 26  # characters of a name that fit beside two other columns on a phone
_UNPARTED = expression(r"\bNO-(?:LIVE|GO)\b|\b\d{4}-\d\d-\d\d\b")
_MANY_COLUMNS = 4  # from here on a table is wider than a phone and scrolls inside its own box


def render(page: Page) -> str:
    """The whole file. The same page gives the same bytes; every text is escaped here and nowhere before."""
    values = {
        "title": visible(page.title),
        "banner": visible(page.banner),
        "subtitle": visible(page.subtitle),
        "footer": visible(page.footer),
        "style": Markup(templating.source("report/page.css")),  # noqa: S704 - our own file
        "body": Markup("\n".join(_sections(page.blocks))),  # noqa: S704 - each part is escaped below
    }
    return templating.render("report/page.html.j2", values)


def _sections(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Blocks in order; a heading of level 2 opens a section that ends before the next one."""
    opened = False
    for index, block in enumerate(blocks):
        if isinstance(block, Heading) and block.level <= 2:
            yield f"{'</section>' if opened else ''}<section>"
            opened = True
        yield _block(block, f"f{index}")
    if opened:
        yield "</section>"


def _block(block: Block, name: str) -> str:
    match block:
        case Heading():
            return _heading(block)
        case Text():
            return _text(block)
        case Facts():
            return f'<dl class="facts">{"".join(map(_fact, block.rows))}</dl>'
        case Table():
            return _table(block)
        case LineChart():
            return _figure(block.title, figures.line_chart(block, name))
        case Timeline():
            return _timeline(block)
        case Digests():
            return _digests(block)
        case Notice():
            return _notice(block)


def _heading(block: Heading) -> str:
    level = 2 if block.level <= 2 else 3
    return f"<h{level}>{html(block.text)}</h{level}>"


def _text(block: Text) -> str:
    paragraphs = "".join(f"<p>{_lines(part)}</p>" for part in re.split(r"\n\s*\n", block.text.strip()))
    if not block.quote:
        return paragraphs
    author = f"<footer>{html(block.author)}</footer>" if block.author else ""
    return f"<blockquote>{paragraphs}{author}</blockquote>"


def _lines(paragraph: str) -> str:
    return "<br>".join(map(_words, paragraph.splitlines()))


def _words(text: str) -> str:
    """Escaped prose in which a date, NO-LIVE and NO-GO are never parted at their hyphens."""
    return _UNPARTED.sub(r'<span class="w">\g<0></span>', html(text))


def _fact(fact: Fact) -> str:
    return f"<div><dt>{html(fact.label)}</dt><dd>{_cell(fact.value)}</dd></div>"


def _cell(value: str | Cell) -> str:
    """The content of a cell; a tone adds a sign, so that it does not depend on colour."""
    cell = Cell(value) if isinstance(value, str) else value
    text = _code(cell.text) if cell.code else _words(cell.text)
    if cell.tone is Tone.PLAIN:
        return text
    return f'<span class="tone {cell.tone}"><i aria-hidden="true">{_GLYPHS[cell.tone]}</i> <span>{text}</span></span>'


def _code(text: str) -> str:
    """Fixed-width text: short names break after a slash only, long ones where they must."""
    if len(text) > _WHOLE:
        return f'<code class="long">{html(text)}</code>'
    return f'<code class="whole">{html(text).replace("/", "/<wbr>")}</code>'


def _table(table: Table) -> str:
    if any(len(row) > len(table.columns) for row in table.rows):
        raise ValueError("a row has more cells than the table has columns: they would be lost")
    numeric = [' class="n"' if column.numeric else "" for column in table.columns]
    head = "".join(
        f'<th scope="col"{style}>{html(column.title)}</th>'
        for column, style in zip(table.columns, numeric, strict=True)
    )
    rows = (
        "".join(f"<td{style}>{_cell(value)}</td>" for value, style in zip(row, numeric, strict=False))
        for row in table.rows
    )
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    stacks = len(table.columns) > 2 and not any(column.numeric for column in table.columns)  # on a phone
    wide = ' class="stack"' if stacks else ' class="wide"' if len(table.columns) >= _MANY_COLUMNS else ""
    inner = f"<table{wide}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return _scrolling(inner, table.caption)


def _scrolling(inner: str, caption: str) -> str:
    """A box that scrolls by itself, by keyboard too, so that the page never does sideways."""
    named = html(caption or "table")
    box = f'<div class="scroll" role="region" tabindex="0" aria-label="{named}">{inner}</div>'
    return f'<p class="caption">{html(caption)}</p>{box}' if caption else box


def _figure(title: str, inner: str) -> str:
    return f"<figure><figcaption>{html(title)}</figcaption>{inner}</figure>"


def _timeline(block: Timeline) -> str:
    longest = max((max(step.planned_minutes, step.used_minutes) for step in block.steps), default=0.0) or 1.0
    rows = "".join(_step(step, longest) for step in block.steps)
    return _figure(block.title, f'<ol class="timeline">{rows}</ol>')


def _step(step: Step, longest: float) -> str:
    used, planned = (max(0.0, value) for value in (step.used_minutes, step.planned_minutes))
    within = min(used, planned) if planned else used
    spans = (("planned", 0.0, planned), ("used", 0.0, within), ("over", within, used))
    bars = "".join(_bar(style, start / longest, end / longest) for style, start, end in spans if end > start)
    told = f"{_minutes(used)} of {_minutes(planned)} min"
    note = f'<span class="note">{html(step.note)}</span>' if step.note else ""
    return (
        f'<li><span class="name">{_cell(Cell(step.name, step.tone))}</span>'
        f'<svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{told}">{bars}</svg>'
        f'<span class="time{" overrun" if used > within else ""}">{told}</span>{note}</li>'
    )


def _bar(style: str, start: float, end: float) -> str:
    """A stretch of a bar, from share to share of the whole width."""
    return f'<rect class="{style}" x="{start * 100:.2f}" width="{(end - start) * 100:.2f}" height="10"/>'


def _minutes(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _digests(block: Digests) -> str:
    seal = (
        f'<p class="seal"><span>One digest over all files</span> <code>{html(block.seal)}</code></p>'
        if block.seal
        else ""
    )
    rows = "".join(
        f"<li><code>{html(row.path)}</code><span>{row.size:,} bytes</span><code>{html(row.sha256)}</code></li>"
        for row in block.rows
    )
    return f'{seal}<ul class="digests">{rows}</ul>'


def _notice(block: Notice) -> str:
    glyph = _GLYPHS.get(block.kind, "")
    sign = f'<i aria-hidden="true">{glyph}</i> ' if glyph else ""
    text = f"<p>{_lines(block.text)}</p>" if block.text else ""
    return f'<aside class="notice {block.kind}"><p class="head">{sign}{html(block.title)}</p>{text}</aside>'
