"""Foreign tables cell by cell: CSV, JSON rows and Parquet, and every fault with its file, row and column."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from typing import Any, NamedTuple

MAX_ROWS = 1_000_000
MAX_MONEY = Decimal(10**18)  # beyond any price or balance
LONG_DIGITS = 20  # a 64-bit integer has 19
PLACES = 20  # decimal places that a table may have
_LEAST = Decimal(1).scaleb(-PLACES)
DATE_DIGITS = 8  # 20261122 is a date, more digits are an epoch
_EXACT = Context(prec=60)
_ONE = Decimal(1)
FLOAT_DIGITS = Context(prec=15)  # what a double holds for certain; more digits are the noise of binary fractions
_EPOCHS = ((10**17, 10**9), (10**14, 10**6), (10**11, 10**3), (0, 1))  # ns, us, ms, s by magnitude
_NOTHING = ("", "nan", "none", "null", "nat")
_COMMON_YEARS = (1990, 2200)


class ExportError(Exception):
    """An export that cannot be evidence: what is wrong, where in which file, why it matters and what to do."""

    def __init__(self, what: str, *, where: str = "", why: str = "", fix: str = "") -> None:
        super().__init__(f"{where}: {what}" if where else what)
        self.what = what
        self.where = where
        self.why = why
        self.fix = fix

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} ({self.why})" if self.why else text


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: the file's name, its 1-based row as a person counts (the header is 1), and the values by column."""

    name: str
    line: int
    values: Mapping[str, Any]

    def where(self, column: str) -> str:
        """The place of a cell, for a message."""
        return f'{self.name} row {self.line}, column "{column}"'

    def empty(self, column: str) -> bool:
        """Whether a cell holds nothing: absent, null, NaN, NaT or white space."""
        value = self.values.get(column)
        if isinstance(value, float):
            return math.isnan(value)
        return value is None or (isinstance(value, str) and value.strip().lower() in _NOTHING)

    def text(self, column: str) -> str:
        """A cell as text without white space around it; empty where there is nothing."""
        return "" if self.empty(column) else str(self.values[column]).strip()

    def maybe(self, column: str) -> Decimal | None:
        """A finite number of at most 15 significant digits, or None for an empty cell."""
        return None if self.empty(column) else number(self.values[column], self.where(column))

    def number(self, column: str) -> Decimal:
        """A finite number; a cell without one is a fault."""
        value = self.maybe(column)
        if value is None:
            raise ExportError("is empty where a number is needed", where=self.where(column))
        return value

    def positive(self, column: str) -> Decimal:
        """A number greater than zero."""
        value = self.number(column)
        if value <= 0:
            raise ExportError(f"is {value:f} where a number above zero is needed", where=self.where(column))
        return value

    def moment(self, column: str) -> dt.datetime | None:
        """An aware UTC time, or None for an empty cell; a time without a zone is UTC."""
        return None if self.empty(column) else moment(self.values[column], self.where(column))

    def time(self, column: str) -> dt.datetime:
        """An aware UTC time; a cell without one is a fault."""
        value = self.moment(column)
        if value is None:
            raise ExportError("is empty where a time is needed", where=self.where(column))
        return value


class Sheet(NamedTuple):
    """A table after reading: its name, the columns it has, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Cells, ...]

    def need(self, columns: Sequence[str], what: str) -> Sheet:
        """The sheet itself, when it has these columns; else the fault that names what is missing and what is there."""
        missing = [column for column in columns if column not in self.columns]
        if missing:
            raise ExportError(
                f"has no column {', '.join(missing)}; it has {', '.join(self.columns[:20]) or 'none'}",
                where=self.name, why=f"{what} has it", fix="docs/drill.md shows how each engine's export is written",
            )  # fmt: skip
        return self


def number(value: object, where: str) -> Decimal:
    """A finite decimal of at most 15 significant digits, out of a text, an int or a float."""
    try:
        if isinstance(value, bool):
            raise ValueError(value)
        result = Decimal(repr(value) if isinstance(value, float) else str(value).strip())
    except (InvalidOperation, ValueError):
        raise ExportError(f"{str(value)[:40]!r} is not a number", where=where) from None
    if not result.is_finite():
        raise ExportError(f"{value} is not a finite number", where=where)
    if abs(result) >= MAX_MONEY:
        raise ExportError(f"{str(value)[:40]} is too large to be money", where=where)
    return plain(FLOAT_DIGITS.plus(result))


def plain(value: Decimal) -> Decimal:
    """A number without trailing zeros or exponent, at most 20 decimal places: one number, one text."""
    short = _EXACT.normalize(value)
    exponent = int(short.as_tuple().exponent)
    if exponent > 0:
        return _EXACT.quantize(short, _ONE)
    return short if exponent >= -PLACES else plain(_EXACT.quantize(short, _LEAST))


def moment(value: object, where: str) -> dt.datetime:
    """An aware UTC time out of a datetime, an ISO text or an epoch number in s, ms, us or ns."""
    if isinstance(value, dt.datetime):
        found = value
    else:
        text = str(value).strip()
        try:
            epoch = text.isdigit() and len(text) > DATE_DIGITS
            found = _epoch(int(text)) if epoch else dt.datetime.fromisoformat(text)
        except (ValueError, OverflowError, OSError):
            raise ExportError(f"{text[:40]!r} is not a time", where=where, why="ISO 8601 or an epoch is one") from None
    found = found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)
    if not _COMMON_YEARS[0] <= found.year <= _COMMON_YEARS[1]:
        raise ExportError(f"{found.isoformat()} is no time of a market", where=where)
    return found.replace(tzinfo=dt.UTC)


def _epoch(value: int) -> dt.datetime:
    unit = next(unit for least, unit in _EPOCHS if abs(value) >= least)
    seconds, rest = divmod(value, unit)
    return dt.datetime.fromtimestamp(seconds, dt.UTC) + dt.timedelta(microseconds=rest * 10**6 // unit)


def read_csv(name: str, data: bytes) -> Sheet:
    """A CSV file with a header line; the first column may have no name (a pandas index) and is then `index`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExportError("is not UTF-8", where=name, why=str(error.reason)) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [column.strip() or "index" for column in next(reader, [])]
        rows = tuple(_csv_rows(name, reader, header))
    except csv.Error as error:
        raise ExportError(f"is not CSV: {error}", where=f"{name} row {reader.line_num}") from None
    if not header:
        raise ExportError("is empty; not even a header", where=name)
    if len(set(header)) != len(header):
        raise ExportError("has a column twice", where=name, why="nobody could say which of them counts")
    return Sheet(name, tuple(header), rows)


def _csv_rows(name: str, reader: Iterator[list[str]], header: list[str]) -> Iterator[Cells]:
    for number_, row in enumerate(reader, 2):
        if not row:
            continue
        if len(row) != len(header):
            raise ExportError(f"has {len(row)} cells where the header has {len(header)}", where=f"{name} row {number_}")
        _bounded(name, number_)
        yield Cells(name, number_, dict(zip(header, row, strict=True)))


def _bounded(name: str, line: int) -> None:
    if line > MAX_ROWS:
        raise ExportError(f"has more than {MAX_ROWS} rows", where=name, why="a drill is short")


def rows_of(name: str, items: object) -> Sheet:
    """A JSON list of objects as a table."""
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ExportError("is not a list of objects", where=name)
    _bounded(name, len(items))
    columns = dict.fromkeys(key for item in items for key in item)
    return Sheet(name, tuple(columns), tuple(Cells(name, line, item) for line, item in enumerate(items, 1)))


def read_json(name: str, data: bytes) -> Any:
    """A JSON value; what no number of a record can be (NaN, Infinity, 1e400) becomes null."""
    try:
        return json.loads(
            data.decode("utf-8-sig"), parse_constant=lambda _: None, parse_float=_finite,
            parse_int=lambda text: int(text) if len(text) < LONG_DIGITS else _finite(text),
        )  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise ExportError(f"is not JSON: {error}"[:200], where=name) from None


def _finite(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def read_table(name: str, data: bytes) -> Sheet:
    """A table by the end of its file's name: .parquet, .json, else CSV."""
    if name.endswith((".parquet", ".pq")):
        return read_parquet(name, data)
    return rows_of(name, read_json(name, data)) if name.endswith(".json") else read_csv(name, data)


def read_parquet(name: str, data: bytes) -> Sheet:
    """A Parquet file; it needs the extra `[parquet]` (pyarrow), which reads it and runs nothing in it."""
    try:
        from pyarrow import ArrowException, BufferReader, parquet
    except ImportError:
        raise ExportError(
            "is a Parquet file, and pyarrow is not installed beside nolive", where=name,
            fix="pip install 'nolive-hooks[parquet]', or let the engine write CSV",
        ) from None  # fmt: skip
    try:
        table = parquet.read_table(BufferReader(data))
        _bounded(name, table.num_rows)
        return rows_of(name, table.to_pylist())._replace(columns=tuple(table.column_names))
    except (ArrowException, OSError, ValueError) as error:
        raise ExportError(f"is not a Parquet file that can be read: {error}"[:200], where=name) from None
