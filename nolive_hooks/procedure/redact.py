"""Withholds lines of captured text that look like credentials, before the text touches the disk."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nolive_hooks.documents import decode
from nolive_hooks.guard import keys
from nolive_hooks.model import Document

# An assignment of a long opaque word to a name that speaks of a secret; the guard's own rules come on top.
_ASSIGNED = re.compile(
    r"(?i)(?:secret|passwd|password|token|api[_-]?key|private[_-]?key|passphrase)\w{0,40}[\"']?\s{0,8}[:=]\s{0,8}[\"']?[^\s\"',;]{8,}"
)
_NAMES = re.compile(r"(?i)secret|passw|token|key|passphrase|credential")
_MINIMUM = 8  # shorter values of the environment are words such as "root" and would withhold everything


def secret_values(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables whose name speaks of a secret and whose value is long enough to be one."""
    return {name: value for name, value in environment.items() if len(value) >= _MINIMUM and _NAMES.search(name)}


class Redactor:
    """Redacts by the guard's rules and by the values that the caller's environment holds under secret names."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._values = tuple(secret_values(environment or {}).values())

    def __call__(self, data: bytes) -> tuple[bytes, int]:
        """The text without the lines that look like credentials, and how many were withheld."""
        text = decode(data)
        lines = text.split("\n")
        marked = {finding.location.line for finding in keys.judge(Document("output.log", text, "text"))}
        withheld = 0
        for index, line in enumerate(lines):
            if index + 1 in marked or _ASSIGNED.search(line) or any(value in line for value in self._values):
                lines[index] = "[nolive: line withheld, it looks like a credential]"
                withheld += 1
        return (data, 0) if not withheld else ("\n".join(lines).encode("utf-8", "surrogateescape"), withheld)
