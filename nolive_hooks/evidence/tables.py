"""CSV as evidence: one strict dialect, every fault with its row and column."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from msgspec import Struct

Type = Literal["text", "decimal", "time", "integer"]
Value: TypeAlias = str | Decimal | dt.datetime | int | None
MAX_FAULTS = 100

HEADER = "NL-TRD-01"
DTYPE = "NL-TRD-02"

_DECIMAL = re.compile(r"-?\d{1,24}(\.\d{1,24})?", re.ASCII)
_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", re.ASCII)
_FORMULA = ("=", "+", "-", "@")
_HINTS = {
    "decimal": 'a plain decimal such as 12.5 ("." as the decimal mark, no exponent)',
    "integer": "a whole number",
    "time": "UTC such as 2026-11-22T10:45:00Z",
    "text": "text",
}


class Fault(NamedTuple):
    """One thing wrong in a table: check id, 1-based line of the file (0: the whole), column, what."""

    check: str
    line: int
    column: str
    message: str


class Column(Struct, frozen=True):
    """One column: its name, its type, whether its head must be there and whether a cell may be empty."""

    name: str
    type: Type = "text"
    required: bool = True
    empty: bool = False
    pattern: str = ""


class Row(NamedTuple):
    """One record: 1-based line of the file and the converted cells; an unreadable cell is absent."""

    line: int
    cells: Mapping[str, Value]


class Table(NamedTuple):
    """A table after reading."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


def read(data: bytes, columns: Sequence[Column]) -> Table:
    """Read a table strictly: UTF-8 without BOM, LF, comma, the header in its order, typed cells."""
    faults: list[Fault] = list(_text_faults(data))
    lines = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    if not lines:
        return Table((), (), (Fault(HEADER, 0, "", "the file is empty; it needs a header"),))
    header, unreadable = _header(lines[0])
    faults += unreadable or _header_faults(header, columns)
    if any(fault.check == HEADER and fault.line == 1 for fault in faults):
        return Table(header, (), tuple(faults))
    typed = {column.name: column for column in columns}
    rows: list[Row] = []
    for number, line in enumerate(lines[1:], 2):
        row, wrong = _row(number, line, header, typed)
        rows.append(row)
        faults += wrong
        if len(faults) >= MAX_FAULTS:
            faults.append(Fault(DTYPE, number, "", f"more than {MAX_FAULTS} faults; the rest of the file was not read"))
            break
    return Table(header, tuple(rows), tuple(faults))


def write(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Write a table in the dialect that `read` accepts."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([text_of(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8")


def text_of(value: Value) -> str:
    """A cell's text: plain decimals, UTC times ending in Z, an empty text for None."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.datetime):
        return stamp(value)
    return str(value)


def stamp(moment: dt.datetime) -> str:
    """An aware time as `YYYY-MM-DDTHH:MM:SS[.ffffff]Z`."""
    utc = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds" if utc.microsecond else "seconds") + "Z"


def moment(text: str) -> dt.datetime:
    """The aware time of such a text; raises ValueError for any other text."""
    if not _TIME.fullmatch(text):
        raise ValueError("not UTC in RFC 3339")
    return dt.datetime.fromisoformat(text)


def _text_faults(data: bytes) -> Iterator[Fault]:
    if data.startswith(b"\xef\xbb\xbf"):
        yield Fault(HEADER, 1, "", "the file starts with a byte order mark")
    if b"\r" in data:
        yield Fault(HEADER, data[: data.index(b"\r")].count(b"\n") + 1, "", "the line ends in CR LF; evidence uses LF")
    if b"\0" in data:
        yield Fault(DTYPE, data[: data.index(b"\0")].count(b"\n") + 1, "", "the file holds a NUL byte")
    if data and not data.endswith(b"\n"):
        yield Fault(DTYPE, data.count(b"\n") + 1, "", "the last line has no line end")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield Fault(DTYPE, data[: error.start].count(b"\n") + 1, "", "the file is not UTF-8")


def _header(line: str) -> tuple[tuple[str, ...], list[Fault]]:
    try:
        return tuple(_cells(line)), []
    except csv.Error as error:
        return (), [Fault(HEADER, 1, "", f"the header is not CSV: {error}")]


def _header_faults(header: tuple[str, ...], columns: Sequence[Column]) -> Iterator[Fault]:
    names = [column.name for column in columns]
    required = [column.name for column in columns if column.required]
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        yield Fault(HEADER, 1, "", "the columns are not separated by commas")
        return
    for name in required:
        if name not in header:
            yield Fault(HEADER, 1, name, f'the column "{name}" is missing')
    for name in header:
        if name not in names:
            yield Fault(HEADER, 1, name, f"there is no column {name!r}")
    if set(required) <= set(header) <= set(names) and list(header) != [name for name in names if name in header]:
        yield Fault(HEADER, 1, "", f"the columns are not in their order: {','.join(n for n in names if n in header)}")


def _row(number: int, line: str, header: tuple[str, ...], typed: Mapping[str, Column]) -> tuple[Row, list[Fault]]:
    try:
        texts = _cells(line)
    except csv.Error as error:
        return Row(number, {}), [Fault(DTYPE, number, "", f"the line is not CSV: {error}")]
    if len(texts) != len(header):
        return Row(number, {}), [Fault(DTYPE, number, "", f"{len(texts)} cells where the header has {len(header)}")]
    cells: dict[str, Value] = {}
    faults: list[Fault] = []
    for name, text in zip(header, texts, strict=True):
        wrong = _cell_fault(text, typed[name])
        if wrong:
            faults.append(Fault(DTYPE, number, name, wrong))
        else:
            cells[name] = _convert(text, typed[name].type)
    return Row(number, cells), faults


def _cells(line: str) -> list[str]:
    return next(csv.reader([line], strict=True), [""])


def _cell_fault(text: str, column: Column) -> str:
    if not text:
        return "" if column.empty else "the cell is empty"
    if column.type == "text":
        if text.startswith(_FORMULA) or not text.isprintable():
            return "the cell starts like a spreadsheet formula or holds control characters"
        if text != text.strip():
            return "the cell starts or ends with a space"
        if column.pattern and not re.fullmatch(column.pattern, text, re.ASCII):
            return f"does not have the form {column.pattern}"
        return ""
    forms = {"decimal": _DECIMAL, "integer": _INTEGER, "time": _TIME}
    if not forms[column.type].fullmatch(text):
        return f"is not {_HINTS[column.type]}"
    if column.type == "time":
        try:
            moment(text)
        except ValueError:
            return "is not a time of the calendar"
    return ""


def _convert(text: str, kind: Type) -> Value:
    if not text:
        return None
    if kind == "decimal":
        return Decimal(text)
    if kind == "integer":
        return int(text)
    return moment(text) if kind == "time" else text
