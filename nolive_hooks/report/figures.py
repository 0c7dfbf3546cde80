"""Charts as inline SVG: deterministic, legible on a phone and on paper, and told in words as well."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nolive_hooks.report import axes
from nolive_hooks.report.axes import Tick
from nolive_hooks.report.escape import html
from nolive_hooks.report.page import LineChart, Mark, Marker, Point, Series

MOST_MARKERS = 80
EDGE = 5.0  # room on the right for half a marker
LETTER = 6.7  # width of a digit at the label size, in drawing units


class Canvas(NamedTuple):
    """The size of a drawing in its own units and how dense it may be."""

    name: str
    width: int
    height: int
    points: int
    x_ticks: int


WIDE = Canvas("wide", 800, 290, axes.MOST_POINTS, 6)
NARROW = Canvas("narrow", 400, 260, 300, 3)


class _Plot(NamedTuple):
    """The inner rectangle of a canvas and the values at its edges."""

    left: float
    top: float
    right: float
    bottom: float
    low: Point
    high: Point

    def x(self, value: float) -> float:
        return self.left + (value - self.low.x) / (self.high.x - self.low.x) * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low.y) / (self.high.y - self.low.y) * (self.bottom - self.top)


def line_chart(chart: LineChart, name: str) -> str:
    """The chart drawn twice, for wide and for narrow pages (the style sheet shows one), with a legend.

    `name` makes the ids of one page unique. Without a single finite value the chart says so instead.
    """
    series = [item._replace(points=tuple(axes.thin(item.points))) for item in chart.series]
    if not any(item.points for item in series):
        return '<p class="empty">No values were recorded.</p>'
    drawings = (_drawing(chart, series, canvas, f"{name}-{canvas.name}") for canvas in (WIDE, NARROW))
    return "".join((_legend(chart, series), *drawings))


def _drawing(chart: LineChart, series: Sequence[Series], canvas: Canvas, name: str) -> str:
    y_ticks, plot = _layout(series, canvas)
    x_ticks = _x_ticks(chart, plot, canvas)
    parts = [
        *_grid(plot, y_ticks, x_ticks),
        *_labels(chart, plot, y_ticks, x_ticks),
        *itertools.chain.from_iterable(
            _series(item, index, plot, canvas) for index, item in enumerate(series) if item.points
        ),
        *_markers(chart.markers, plot),
    ]
    box = f"0 0 {canvas.width} {canvas.height}"
    return (
        f'<svg class="chart {canvas.name}" viewBox="{box}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{html(chart.title)}</title>'
        f'<desc id="{name}-d">{html(chart.summary or _told(chart, plot))}</desc>{"".join(parts)}</svg>'
    )


def _layout(series: Sequence[Series], canvas: Canvas) -> tuple[list[Tick], _Plot]:
    """Round values on the left, and the rectangle that their labels leave free."""
    points = [point for item in series for point in item.points]
    floor = [0.0] if any(item.area for item in series) else []
    low, high = _apart(min([point.y for point in points] + floor), max([point.y for point in points] + floor))
    left, right = _apart(min(point.x for point in points), max(point.x for point in points))
    ticks = axes.number_ticks(low, high)
    margin = (high - low) * 0.06
    bottom = low if floor and low == 0 else low - margin
    top = high if floor and high == 0 else high + margin
    gutter = max(len(tick.label) for tick in ticks) * LETTER + 12 if ticks else 12
    plot = _Plot(gutter, 26, canvas.width - EDGE, canvas.height - 44, Point(left, bottom), Point(right, top))
    return ticks, plot


def _apart(low: float, high: float) -> tuple[float, float]:
    """Two bounds that differ, so that a flat line has a place to be drawn."""
    if high - low > max(abs(low), abs(high), 1.0) * 1e-9:
        return low, high
    room = abs(low) * 0.01 if abs(low) > 1e-6 else 1.0
    return low - room, high + room


def _x_ticks(chart: LineChart, plot: _Plot, canvas: Canvas) -> list[Tick]:
    ticks = axes.time_ticks if chart.time_axis else axes.number_ticks
    return ticks(plot.low.x, plot.high.x, canvas.x_ticks)


def _grid(plot: _Plot, y_ticks: Sequence[Tick], x_ticks: Sequence[Tick]) -> Iterator[str]:
    for tick in y_ticks:
        at = _n(plot.y(tick.at))
        style = "zero" if tick.at == 0 else "grid"
        yield f'<path class="{style}" d="M{_n(plot.left)} {at}H{_n(plot.right)}"/>'
    for tick in x_ticks:
        yield f'<path class="tick" d="M{_n(plot.x(tick.at))} {_n(plot.bottom)}v4"/>'


def _labels(chart: LineChart, plot: _Plot, y_ticks: Sequence[Tick], x_ticks: Sequence[Tick]) -> Iterator[str]:
    for tick in y_ticks:
        yield _text(plot.left - 8, plot.y(tick.at) + 4, tick.label, "end")
    for tick in x_ticks:
        # A label at the edge leans inwards rather than out of the drawing.
        half = len(tick.label) * LETTER / 2
        at = min(max(plot.x(tick.at), half), plot.right + EDGE - half)
        yield _text(at, plot.bottom + 18, tick.label, "middle")
    if chart.y_label:
        yield _text(0, 13, chart.y_label, "start", "unit")
    if chart.time_axis:
        yield _text(plot.right, plot.bottom + 36, axes.span(plot.low.x, plot.high.x), "end", "unit")


def _text(x: float, y: float, text: str, anchor: str, style: str = "label") -> str:
    return f'<text class="{style}" x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}">{html(text)}</text>'


def _series(series: Series, index: int, plot: _Plot, canvas: Canvas) -> Iterator[str]:
    points = axes.thin(series.points, canvas.points)
    line = "L".join(f"{_n(plot.x(point.x))} {_n(plot.y(point.y))}" for point in points)
    tint = _tint(series, index)
    if series.area:
        zero = _n(plot.y(0.0))
        first, last = _n(plot.x(points[0].x)), _n(plot.x(points[-1].x))
        yield f'<path class="area {tint}" d="M{first} {zero}L{line}L{last} {zero}Z"/>'
    yield f'<path class="line {tint}" d="M{line}"/>'


def _tint(series: Series, index: int) -> str:
    return "fall" if series.area else f"s{index % 4}"


def _markers(markers: Sequence[Marker], plot: _Plot) -> Iterator[str]:
    inside = [
        index
        for index, marker in enumerate(markers)
        if plot.low.x <= marker.x <= plot.high.x and plot.low.y <= marker.y <= plot.high.y
    ]
    for index in axes.spread(inside, MOST_MARKERS):
        marker = markers[index]
        told = f"<title>{html(marker.label)}</title>" if marker.label else ""
        yield f'<path class="mark {marker.mark}" d="{_shape(marker.mark, plot.x(marker.x), plot.y(marker.y))}">'
        yield f"{told}</path>"


def _shape(mark: Mark, x: float, y: float) -> str:
    if mark is Mark.ENTRY:
        return f"M{_n(x)} {_n(y - 4.5)}l4.5 8h-9z"
    if mark is Mark.EXIT:
        return f"M{_n(x)} {_n(y + 4.5)}l4.5 -8h-9z"
    return f"M{_n(x - 4)} {_n(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"


def _legend(chart: LineChart, series: Sequence[Series]) -> str:
    """What each line and each shape means; nothing for a single line without markers."""
    marks = sorted({marker.mark for marker in chart.markers}, key=list(Mark).index)
    if len(series) + len(marks) < 2:
        return ""
    lines = (f"<li>{_swatch(_stroke(_tint(item, index)))}{html(item.name)}</li>" for index, item in enumerate(series))
    shapes = (f"<li>{_swatch(_sample(mark))}{mark.value}</li>" for mark in marks)
    return f'<ul class="legend">{"".join((*lines, *shapes))}{_thinned(chart)}</ul>'


def _stroke(tint: str) -> str:
    return f'<path class="line {tint}" d="M0 7H18"/>'


def _sample(mark: Mark) -> str:
    return f'<path class="mark {mark}" d="{_shape(mark, 9, 7)}"/>'


def _swatch(inner: str) -> str:
    return f'<svg class="swatch" viewBox="0 0 18 14" aria-hidden="true">{inner}</svg>'


def _thinned(chart: LineChart) -> str:
    count = len(chart.markers)
    return f"<li>{MOST_MARKERS} of {count} marks drawn</li>" if count > MOST_MARKERS else ""


def _told(chart: LineChart, plot: _Plot) -> str:
    """The chart in one sentence for those who cannot see it, from the values and not from the drawing."""
    parts = []
    for item in chart.series:
        values = [point.y for point in axes.thin(item.points, len(item.points) or 1)]
        if values:
            figures = (values[0], values[-1], min(values), max(values))
            start, end, low, high = (axes.number(value) for value in figures)
            parts.append(f"{item.name}: starts at {start}, ends at {end}, lowest {low}, highest {high}.")
    when = f" {axes.span(plot.low.x, plot.high.x)}." if chart.time_axis else ""
    return " ".join(parts) + when


def _n(value: float) -> str:
    """One decimal, never a negative zero: the same drawing gives the same bytes."""
    text = f"{value:.1f}"
    return "0.0" if text == "-0.0" else text
