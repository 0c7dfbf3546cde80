"""Charts: nothing lost that matters, nothing drawn that was not there."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks.report import axes, figures
from nolive_hooks.report.page import LineChart, Mark, Marker, Point, Series

NUMBERS = st.floats(-1e12, 1e12, allow_subnormal=False)
ANY_POINTS = st.lists(st.builds(Point, st.floats(), st.floats()), max_size=30)
START = 1_795_345_500.0


@settings(max_examples=100)
@given(st.lists(NUMBERS, max_size=200), st.integers(4, 50))
def test_thinning_keeps_ends_and_extremes(values: list[float], most: int) -> None:
    points = [Point(float(index), value) for index, value in enumerate(values)]
    kept = axes.thin(points, most)
    assert len(kept) <= max(most, 0)
    assert set(kept) <= set(points)
    assert kept == sorted(kept)
    if points:
        assert (kept[0], kept[-1]) == (points[0], points[-1])
        assert (min(p.y for p in kept), max(p.y for p in kept)) == (min(values), max(values))


def test_a_single_deep_drawdown_survives_in_a_long_series() -> None:
    points = [Point(float(at), -90.0 if at == 12_345 else 0.0) for at in range(20_000)]
    kept = axes.thin(points)
    assert len(kept) <= 600
    assert Point(12_345.0, -90.0) in kept


def test_what_no_axis_can_hold_is_left_out() -> None:
    odd = [Point(0, math.nan), Point(1, math.inf), Point(math.nan, 1), Point(2, 1e300), Point(3, 4)]
    assert axes.thin(odd) == [Point(3, 4)]


@settings(max_examples=100)
@given(NUMBERS, NUMBERS)
def test_ticks_are_round_inside_and_few(first: float, second: float) -> None:
    low, high = figures._apart(min(first, second), max(first, second))
    ticks = axes.number_ticks(low, high)
    room = (high - low) * 1e-6
    assert 1 <= len(ticks) <= 7
    assert all(low - room <= tick.at <= high + room for tick in ticks)
    assert len({tick.label for tick in ticks}) == len(ticks)


def test_labels_read_like_numbers() -> None:
    assert [tick.label for tick in axes.number_ticks(9_950, 10_800)] == ["10,000", "10,250", "10,500", "10,750"]
    assert [tick.label for tick in axes.number_ticks(-0.05, 0.01)] == ["\u22120.04", "\u22120.02", "0.00"]
    assert [tick.label for tick in axes.number_ticks(0, 10)] == ["0.0", "2.5", "5.0", "7.5", "10.0"]
    assert axes.number(-0.001) == "0.00"


@pytest.mark.parametrize(
    ("seconds", "labels"),
    [
        (20, ["11:05:00", "11:05:05", "11:05:10", "11:05:15", "11:05:20"]),
        (1800, ["11:10", "11:20", "11:30"]),
        (3 * 86400, ["11-23", "11-24", "11-25"]),
        (300 * 86400, ["2027-01", "2027-03", "2027-05", "2027-07", "2027-09"]),
        (3000 * 86400, ["2028", "2030", "2032", "2034"]),
    ],
)
def test_time_ticks_stand_at_round_moments(seconds: int, labels: list[str]) -> None:
    ticks = axes.time_ticks(START, START + seconds)
    assert [tick.label for tick in ticks] == labels
    assert all(START <= tick.at <= START + seconds for tick in ticks)


@settings(max_examples=100)
@given(st.floats(0, 4e9), st.floats(1, 4e9))
def test_time_ticks_are_few_and_in_order(start: float, length: float) -> None:
    ticks = axes.time_ticks(start, start + length)
    assert len(ticks) <= 12
    assert all(a.at < b.at for a, b in pairwise(ticks))


def test_a_span_names_its_days() -> None:
    assert axes.span(START, START + 1800) == "2026-11-22 11:05 to 11:35 UTC"
    assert axes.span(START, START + 86400) == "2026-11-22 to 2026-11-23 UTC"


def chart(*points: Point, area: bool = False, markers: tuple[Marker, ...] = ()) -> LineChart:
    return LineChart("Equity", (Series("equity", points, area),), "EUR", markers)


def test_a_chart_is_told_in_words() -> None:
    drawn = figures.line_chart(chart(Point(START, 1), Point(START + 60, 3), Point(START + 120, 2)), "f1")
    assert drawn.count('role="img"') == 2
    assert '<title id="f1-wide-t">Equity</title>' in drawn
    assert "equity: starts at 1.00, ends at 2.00, lowest 1.00, highest 3.00. 2026-11-22 11:05 to 11:07 UTC." in drawn


def test_a_drawdown_is_filled_down_from_zero() -> None:
    drawn = figures.line_chart(chart(Point(START, 0), Point(START + 60, -4), area=True), "f")
    area = re.search(r'class="area fall" d="M([\d.]+) ([\d.]+)L', drawn)
    zero = re.search(r'class="zero" d="M[\d.]+ ([\d.]+)H', drawn)
    assert area
    assert zero
    assert area[2] == zero[1]


def test_markers_have_shapes_and_words_and_a_limit() -> None:
    marks = tuple(Marker(START + at, 1.0, Mark.ENTRY if at % 2 else Mark.EXIT, f"trade {at}") for at in range(200))
    drawn = figures.line_chart(chart(Point(START, 0), Point(START + 300, 2), markers=marks), "f")
    wide = drawn.partition('class="chart narrow"')[0]
    assert wide.count("<title>trade ") == figures.MOST_MARKERS
    assert f"<li>{figures.MOST_MARKERS} of 200 marks drawn</li>" in drawn
    assert "<li>" in drawn
    shapes = {match[1]: match[2] for match in re.finditer(r'class="mark (\w+)" d="M[\d.]+ [\d.]+l([\d. -]+)h', drawn)}
    assert shapes == {"entry": "4.5 8", "exit": "4.5 -8"}


def test_a_marker_outside_the_chart_is_not_drawn() -> None:
    drawn = figures.line_chart(chart(Point(0, 0), Point(10, 1), markers=(Marker(99, 0.5, label="late"),)), "f")
    assert "late" not in drawn


@pytest.mark.parametrize("points", [(), (Point(math.nan, 1),)])
def test_no_values_are_said_to_be_none(points: tuple[Point, ...]) -> None:
    assert figures.line_chart(chart(*points), "f") == '<p class="empty">No values were recorded.</p>'


@settings(max_examples=100, deadline=None)
@given(ANY_POINTS, ANY_POINTS, st.booleans(), st.booleans())
def test_any_series_gives_a_drawing_inside_its_box(
    first: list[Point], second: list[Point], area: bool, time_axis: bool
) -> None:
    series = (Series("a", tuple(first), area), Series("b", tuple(second)))
    marks = tuple(Marker(point.x, point.y) for point in first)
    drawn = figures.line_chart(LineChart("t", series, "", marks, time_axis), "f")
    assert not re.search(r"nan|inf|e[+-]\d", drawn.replace("<desc", "").lower().replace("lines", ""))
    for name, width, height in (("wide", 800, 290), ("narrow", 400, 260)):
        box = re.search(rf'<svg class="chart {name}".*?</svg>', drawn)
        for path in re.findall(r'class="(?:line|area) \w+" d="M([^"]*?)Z?"', box[0]) if box else ():
            for pair in path.split("L"):
                x, y = map(float, pair.split())
                assert -0.1 <= x <= width + 0.1
                assert -0.1 <= y <= height + 0.1
