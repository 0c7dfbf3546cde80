"""SHA256SUMS: written so that plain `sha256sum -c --strict` accepts it, read so that nothing else does."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from nolive_hooks.evidence.layout import UNLISTED
from nolive_hooks.evidence.pack import in_bytes

_LINE = re.compile(r"(?P<digest>[0-9A-Fa-f]{64})(?P<mark> [ *])(?P<path>.+)", re.ASCII)
_REFUSED = re.compile(r"[\x00-\x1f\x7f]")


class Entry(NamedTuple):
    """One line: 1-based number, digest and path."""

    line: int
    sha256: str
    path: str


class Problem(NamedTuple):
    """Something wrong with the text of a manifest, at a line (0: the whole)."""

    line: int
    message: str


class Manifest(NamedTuple):
    """A manifest after reading; with any problem it is not to be relied upon."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]

    @property
    def digests(self) -> dict[str, str]:
        """Path -> digest; of a path that stands twice, the first."""
        return {entry.path: entry.sha256 for entry in reversed(self.entries)}


class Diagnosis(StrEnum):
    """Why a file has another digest than its manifest says."""

    CRLF = "line ends were changed from CRLF to LF"
    LF = "line ends were changed from LF to CRLF"
    EOF_ADDED = "a newline was added at the end"
    EOF_LOST = "the newline at the end was lost"
    SPACES = "spaces at the ends of lines were removed or added"
    JSON = "the JSON was re-formatted; its values are the same"
    CONTENT = "the content was changed"


def digest(data: bytes) -> str:
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def sums(files: Mapping[str, bytes]) -> bytes:
    """The manifest of files in byte order of their paths; SHA256SUMS and seals.jsonl are never listed."""
    paths = sorted((path for path in files if path not in UNLISTED), key=in_bytes)
    return b"".join(line(digest(files[path]), path) for path in paths)


def line(sha256: str, path: str) -> bytes:
    """One line of a manifest; raises ValueError for a path that a manifest may not hold."""
    refusal = refuse(path)
    if refusal:
        raise ValueError(f"{path!r}: {refusal}")
    return f"{sha256}  {path}\n".encode()


def refuse(path: str) -> str:
    """Why a path may not stand in a manifest or an archive; an empty text where it may."""
    parts = path.split("/")
    if path.startswith("/") or re.match(r"[A-Za-z]:", path):
        return "the path is absolute"
    if "\\" in path:
        return "the path holds a backslash"
    if _REFUSED.search(path):
        return "the path holds a control character"
    if not path.isascii():
        return "the path holds a character outside ASCII"
    if ".." in parts:
        return "the path leaves its folder"
    if "." in parts or "" in parts:
        return 'the path has an empty part or "."'
    return ""


def parse(data: bytes) -> Manifest:
    """Read a manifest strictly; what is wrong is listed, with its line, and never guessed."""
    if not data:
        return Manifest((), (Problem(0, "the manifest is empty"),))
    if data.startswith(b"\xef\xbb\xbf"):
        return Manifest((), (Problem(1, "the manifest starts with a byte order mark"),))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return Manifest((), (Problem(0, "the manifest is not UTF-8"),))
    problems = [] if text.endswith("\n") else [Problem(text.count("\n") + 1, "the last line has no line end")]
    entries: list[Entry] = []
    for number, raw in enumerate(text.removesuffix("\n").split("\n"), 1):
        match = _LINE.fullmatch(raw)
        problems += (Problem(number, message) for message in _faults(raw, match))
        if match is not None:
            entries.append(Entry(number, match["digest"].lower(), match["path"].removeprefix("./").rstrip("\r")))
    problems += _order(entries)
    return Manifest(tuple(entries), tuple(sorted(problems)))


def _faults(raw: str, match: re.Match[str] | None) -> Iterator[str]:
    if raw.endswith("\r"):
        yield "the line ends in CR LF"
    if raw.startswith("\\"):
        yield "the line is escaped with a backslash"
    elif match is None:
        yield "not 64 hex digits, two spaces and a path"
    if match is None:
        return
    if match["digest"] != match["digest"].lower():
        yield "the digest is in upper case"
    if match["mark"] == " *":
        yield 'the path is marked with "*"'
    refusal = refuse(match["path"].rstrip("\r"))
    if refusal:
        yield refusal


def _order(entries: list[Entry]) -> Iterator[Problem]:
    seen: set[str] = set()
    last = b""
    for entry in entries:
        key = in_bytes(entry.path)
        if entry.path in seen:
            yield Problem(entry.line, f"{entry.path} stands twice")
        elif key < last:
            yield Problem(entry.line, f"{entry.path} is out of byte order")
        seen.add(entry.path)
        last = max(last, key)


def diagnose(expected: str, data: bytes) -> Diagnosis:
    """What was done to a file whose digest is not `expected`: the first explanation whose digest fits."""
    for diagnosis, variant in _variants(data):
        if digest(variant) == expected:
            return diagnosis
    return Diagnosis.CONTENT


def _variants(data: bytes) -> Iterator[tuple[Diagnosis, bytes]]:
    unix = data.replace(b"\r\n", b"\n")
    yield Diagnosis.CRLF, unix.replace(b"\n", b"\r\n")
    yield Diagnosis.LF, unix
    yield Diagnosis.EOF_ADDED, data.removesuffix(b"\n")
    yield Diagnosis.EOF_ADDED, data.rstrip(b"\r\n")
    yield Diagnosis.EOF_LOST, data + b"\n"
    yield Diagnosis.EOF_LOST, data + b"\r\n"
    yield Diagnosis.SPACES, b"\n".join(part.rstrip(b" \t") for part in data.split(b"\n"))
    for variant in _json_variants(data):
        yield Diagnosis.JSON, variant


def _json_variants(data: bytes) -> Iterator[bytes]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return
    for indent in (2, None, 4, "\t", 1):
        for order in (True, False):
            for separators in (None, (",", ":"), (", ", ": ")):
                for ascii_only in (False, True):
                    text = json.dumps(
                        value, indent=indent, sort_keys=order, separators=separators, ensure_ascii=ascii_only
                    ).encode("utf-8", "surrogatepass")
                    yield text
                    yield text + b"\n"
