"""The values of one page: what a reader sees, without a word about how it looks.

Every text is untrusted and plain; `html.render` escapes it. Builders make a `Page` and stop there.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, TypeAlias


class Tone(StrEnum):
    """How a fact weighs for the reader; always carried by words too, never by colour alone."""

    PLAIN = "plain"
    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"


class Cell(NamedTuple):
    """One cell of a table or one value of a list of facts; `code` sets it in fixed-width type.

    `link` is an address that Markdown may lead to; the HTML file holds no address at all.
    """

    text: str
    tone: Tone = Tone.PLAIN
    code: bool = False
    link: str = ""


class Column(NamedTuple):
    """The head of a table's column; numbers align right, in digits of equal width."""

    title: str
    numeric: bool = False


class Fact(NamedTuple):
    """One labelled value."""

    label: str
    value: str | Cell


class Point(NamedTuple):
    """One value of a series; `x` is seconds since 1970 UTC on a time axis, otherwise any number."""

    x: float
    y: float


class Series(NamedTuple):
    """A named line; `area` fills it down to zero (a drawdown)."""

    name: str
    points: tuple[Point, ...]
    area: bool = False


class Mark(StrEnum):
    """The shape of a marker, so that it can be read without colour."""

    ENTRY = "entry"  # triangle up
    EXIT = "exit"  # triangle down
    EVENT = "event"  # ring


class Marker(NamedTuple):
    """An event on a chart, at its own place (an entry at its price, a halt at its time)."""

    x: float
    y: float
    mark: Mark = Mark.EVENT
    label: str = ""


class Step(NamedTuple):
    """One step of a timeline: planned and used minutes, and how it ended."""

    name: str
    planned_minutes: float
    used_minutes: float
    tone: Tone = Tone.PLAIN
    note: str = ""


class Digest(NamedTuple):
    """One file of a sealed pack: repository path, size in bytes, SHA-256 in hex."""

    path: str
    size: int
    sha256: str


class Heading(NamedTuple):
    """A heading; level 2 opens a section, 3 a part of one."""

    text: str
    level: int = 2


class Text(NamedTuple):
    """Prose; an empty line parts paragraphs. `quote` marks a person's own words (a rationale)."""

    text: str
    quote: bool = False
    author: str = ""


class Facts(NamedTuple):
    """Labelled values, as a grid."""

    rows: tuple[Fact, ...]


class Table(NamedTuple):
    """Rows under columns. A row may be shorter than the columns; never longer."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str | Cell, ...], ...]
    caption: str = ""


class LineChart(NamedTuple):
    """One chart. Long series are thinned for drawing only; `summary` is read to those who cannot see it."""

    title: str
    series: tuple[Series, ...]
    y_label: str = ""
    markers: tuple[Marker, ...] = ()
    time_axis: bool = True
    summary: str = ""


class Timeline(NamedTuple):
    """The steps of a procedure in order, used against planned time."""

    title: str
    steps: tuple[Step, ...]


class Digests(NamedTuple):
    """The files of a seal; `seal` is the digest that covers all of them."""

    rows: tuple[Digest, ...]
    seal: str = ""


class Notice(NamedTuple):
    """A box that must be seen: the decision, a self-review, a deviation."""

    kind: Tone
    title: str
    text: str = ""


Block: TypeAlias = Heading | Text | Facts | Table | LineChart | Timeline | Digests | Notice


class Page(NamedTuple):
    """One self-contained page. `banner` is the NO-LIVE sentence and is on every printed sheet."""

    title: str
    banner: str
    subtitle: str = ""
    blocks: tuple[Block, ...] = ()
    footer: str = ""
