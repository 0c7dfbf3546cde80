"""The nouns every judge and every printer share."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Any

from msgspec import Struct

from nolive_hooks.blob import Blob
from nolive_hooks.errors import Exit

__all__ = [
    "Blob",
    "Document",
    "Finding",
    "Kind",
    "Location",
    "Report",
    "Rule",
    "Setting",
    "Severity",
    "Skipped",
]


class Severity(StrEnum):
    """How much a finding weighs; only an unallowed `BLOCK` stops a commit or a merge."""

    BLOCK = "block"
    WARN = "warn"
    NOTE = "note"


class Kind(StrEnum):
    """How the reader of a file would take a value; judges compare text, never converted values."""

    STRING = "string"  # a quoted or plain text
    BOOL = "bool"  # an unquoted true/false of the format (YAML 1.1 yes/no/on/off included)
    NUMBER = "number"
    NULL = "null"
    NAME = "name"  # code: an identifier or attribute that could not be resolved to a literal
    CALL = "call"  # code: one call; the value lists the names of its keyword arguments
    DEFAULT = "default"  # a default of a parameter, an option, an environment look-up or ${X:-default}


class Setting(Struct, frozen=True):
    """One value of a document and the keys that lead to it.

    `path` is the chain of keys from the root (list indexes as decimal text), as written, not folded.
    `line` and `column` are 1-based and point at the value; where a value has no place of its own (an
    absent argument) they point at the construct that should hold it.
    """

    path: tuple[str, ...]
    value: str
    line: int
    column: int
    kind: Kind = Kind.STRING

    @property
    def key(self) -> str:
        """The last key of the path, or an empty text at the root."""
        return self.path[-1] if self.path else ""


class Document(Struct, frozen=True):
    """A blob after reading: its decoded text and settings, or the error that stopped the reader.

    Unreadable is a state and not an exception: a rule judges it, so that it is never taken for clean.
    `format` is a name of `documents.READERS`, or `"text"` where no reader applies.
    """

    path: str
    text: str
    format: str
    settings: tuple[Setting, ...] = ()
    error: str = ""


class Location(Struct, frozen=True):
    """Where a finding is; line and column are 1-based, 0 where a finding concerns a whole file."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part)


class Rule(Struct, frozen=True):
    """What a rule id means, for `explain`, SARIF and docs/rules.md."""

    id: str
    title: str
    severity: Severity
    remedy: str


class Finding(Struct, frozen=True):
    """One thing that is wrong. No field can hold the value of a secret.

    `fingerprint` names the same finding across runs; it never derives from line numbers, so that adding a
    line above a finding changes nothing. `allowed` holds the written reason of an allow, or nothing. `identity` is
    the keyed digest of a credential's value where the caller handed a key in: it names the value and tells nothing.
    """

    rule: str
    severity: Severity
    location: Location
    message: str
    remedy: str = ""
    fingerprint: str = ""
    allowed: str = ""
    identity: str = ""

    @property
    def blocks(self) -> bool:
        """True for what must stop a commit or a merge."""
        return self.severity is Severity.BLOCK and not self.allowed


class Skipped(Struct, frozen=True):
    """A file that was asked for and not judged, and why.

    `unjudged` is true where nobody can say what is inside (no permission, missing object, too large): such a
    file keeps the whole from being clean. A submodule or an excluded path is skipped by intention.
    """

    path: str
    reason: str
    unjudged: bool = False


UNREADABLE = "unreadable-config"  # the rule of a file that could be live and that nobody can read


class Report(Struct, frozen=True):
    """What a judge says of a subject. `examined + len(skipped)` is always what was asked for.

    `unjudged` lists reasons why the whole is not to be trusted (a file that looks like configuration and
    cannot be read); with any of them the answer is never "clean". `facts` are plain values for printers.
    """

    subject: str
    findings: tuple[Finding, ...] = ()
    examined: int = 0
    skipped: tuple[Skipped, ...] = ()
    unjudged: tuple[str, ...] = ()
    facts: dict[str, Any] = {}

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that stop a commit or a merge."""
        return tuple(finding for finding in self.findings if finding.blocks)

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why "clean" may not be said although nothing was found; empty when everything was judged."""
        return (*self.unjudged, *(f"{item.path}: {item.reason}" for item in self.skipped if item.unjudged))

    @property
    def exit_code(self) -> int:
        """1 with a blocking finding, 3 with a doubt, else 0; a warning alone stops nobody.

        A file that cannot be read is no finding but a doubt.
        """
        if any(finding.rule != UNREADABLE for finding in self.blocking):
            return Exit.FINDINGS
        return Exit.UNJUDGED if self.doubts or self.blocking else Exit.CLEAN


def fingerprint(*parts: str) -> str:
    """A stable name for a finding from words that are not secret: rule, path, key chain, ordinal."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:16]
