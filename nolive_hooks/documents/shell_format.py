"""Shell scripts and files of variables (.env): assignments, inline variables and command lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents import commands
from nolive_hooks.documents.base import kind_of, split_lines
from nolive_hooks.model import Setting

_VARIABLE: Final = re.compile(r"(\s*(?:export\s+|set\s+|setx\s+)?)([A-Za-z_][\w.\-]*)(\s*[=:]\s*)(.*)$")
_NOTE: Final = re.compile(r"(?:^|\s+)#.*$")


def read(text: str) -> Iterator[Setting]:
    """Settings of a shell script; a line that ends with a backslash goes on in the next."""
    for line, number in joined(text):
        yield from commands.settings(line, number, 1)


def read_env(text: str) -> Iterator[Setting]:
    """Settings of a file of `KEY=value` lines; a quoted value may span lines."""
    lines = split_lines(text)
    at = 0
    while at < len(lines):
        number = at + 1
        line = lines[at].rstrip("\r\n")
        at += 1
        found = None if line.lstrip().startswith("#") else _VARIABLE.match(line)
        if not found:
            continue
        value, column = found.group(4), found.start(4) + 1
        if value[:1] in ("'", '"'):
            quote = value[0]
            body = value[1:]
            while quote not in body and at < len(lines) and at - number < 200:
                body += "\n" + lines[at].rstrip("\r\n")
                at += 1
            value, column = body.partition(quote)[0], column + 1
        else:
            value = _NOTE.sub("", value).strip()
        yield Setting((found.group(2),), value, number, column, kind_of(value))


def joined(text: str) -> Iterator[tuple[str, int]]:
    """Logical lines with the number of their first physical line.

    A continuation becomes a carriage return, which no line holds otherwise, so that `commands.words` can
    give every word the line and column it has in the file.
    """
    held, start = "", 0
    for number, line in enumerate(split_lines(text), 1):
        bare = line.rstrip("\r\n")
        start = start or number
        if bare.endswith(("\\", "`")) and not bare.lstrip().startswith("#"):
            held += bare[:-1] + "\r"
            continue
        yield held + bare, start
        held, start = "", 0
    if held:
        yield held, start
