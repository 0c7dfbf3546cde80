"""What the logs of a drill say: lines that want a human's word, times, and the chain of the audit log."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from nolive_hooks.evidence.sealing.manifest import digest

Level = Literal["WARN", "ERROR", "CRITICAL"]
GENESIS = "0" * 64

_LEVEL = re.compile(rb"(?<![\w-])(WARN(?:ING)?|ERROR|CRITICAL|FATAL)(?![\w-])|^(Traceback \(most recent call last\))")
# One of these is in each match of _LEVEL; beside it, its letters as numbers.
_WORDS = {
    word: frozenset(word) for word in (b"WARN", b"ERROR", b"CRITICAL", b"FATAL", b"Traceback (most recent call last)")
}
_NAMES: dict[bytes, Level] = {b"WARN": "WARN", b"WARNING": "WARN", b"ERROR": "ERROR"}
_STAMP = re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)
_RUN = re.compile(rb"drill_\d{8}_\d{6}", re.ASCII)


class Flagged(NamedTuple):
    """A line that needs a disposition: 1-based number, level, digest of the line without its end."""

    line: int
    level: Level
    text_sha256: str


class AuditEvent(NamedTuple):
    """One line of the audit log, for the audit trail."""

    number: int
    utc: str
    type: str
    fields: dict[str, Any]


def flagged(data: bytes) -> tuple[Flagged, ...]:
    """Every line that names WARN, ERROR, CRITICAL or FATAL as a word in capitals, or starts a traceback."""
    found = []
    number, counted = 1, 0
    for start in sorted(_suspicious(data)):
        end = data.find(b"\n", start)
        line = data[start:] if end < 0 else data[start:end]
        match = _LEVEL.search(line)
        if match is not None:
            number, counted = number + data.count(b"\n", counted, start), start
            level: Level = "ERROR" if match[1] is None else _NAMES.get(match[1], "CRITICAL")
            found.append(Flagged(number, level, digest(line.rstrip(b"\r"))))
    return tuple(found)


def _suspicious(data: bytes) -> set[int]:
    """Where the lines begin that hold one of the words in any form; most lines of most logs hold none."""
    starts = set()
    # A letter is looked for many times as fast as a word, and a long log of figures lacks one of most words.
    for word in (word for word, letters in _WORDS.items() if all(letter in data for letter in letters)):
        place = data.find(word)
        while place >= 0:
            starts.add(data.rfind(b"\n", 0, place) + 1)
            end = data.find(b"\n", place)
            place = data.find(word, end) if end >= 0 else -1
    return starts


def times(data: bytes) -> Iterator[tuple[int, dt.datetime]]:
    """Line number and aware time of each line that starts with a time; a time without a zone is UTC."""
    for number, line in enumerate(data.split(b"\n"), 1):
        match = _STAMP.search(line[:60])
        if match is None:
            continue
        try:
            moment = dt.datetime.fromisoformat(match[0].decode("ascii").replace(",", "."))
        except ValueError:
            continue
        yield number, moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def run_ids(data: bytes) -> dict[str, int]:
    """Every run id that a log names, with the first line that names it."""
    found: dict[str, int] = {}
    for match in _RUN.finditer(data):
        name = match[0].decode("ascii")
        if name not in found:
            found[name] = data.count(b"\n", 0, match.start()) + 1
    return found


def audit(data: bytes) -> tuple[tuple[AuditEvent, ...], tuple[tuple[int, str], ...]]:
    """The events of logs/audit.log and what is wrong with its chain, by line.

    Each line is a JSON object with its number `n`, its time `utc`, an `event` of a `type`, and `prev`: the
    SHA-256 of the raw line before it, 64 zeros for the first.
    """
    events: list[AuditEvent] = []
    faults: list[tuple[int, str]] = []
    previous = GENESIS
    lines = data.split(b"\n")
    if lines.pop() != b"":
        faults.append((len(lines) + 1, "the last line has no line end"))
    for number, raw in enumerate(lines, 1):
        try:
            value = json.loads(raw)
            event = dict(value["event"])
            events.append(AuditEvent(value["n"], str(value["utc"]), str(event.pop("type")), event))
        except (ValueError, KeyError, TypeError, RecursionError):
            faults.append((number, "the line is not an event of the journal"))
            continue
        if value["n"] != number or value.get("prev") != previous:
            faults.append((number, "the chain of digests is broken here"))
        previous = digest(raw)
    return tuple(events), tuple(faults)
