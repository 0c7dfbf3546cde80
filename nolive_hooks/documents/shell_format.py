"""Shell scripts and files of variables (.env): assignments, inline variables and command lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents import commands
from nolive_hooks.documents.base import kind_of, split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.model import Kind, Setting

_VARIABLE: Final = expression(r"(\s*(?:export\s+|set\s+|setx\s+)?)([A-Za-z_][\w.\-]*)(\s*+[=:]\s*+)(.*)$")
_HERE: Final = expression(r"(?<!<)<<(?!<)-?[ \t]*[\"'\\]?([A-Za-z_]\w{0,40})[\"']?")
_TARGET: Final = expression(r"(?:>{1,2}[ \t]*|\btee[ \t]+(?:-a[ \t]+)?)[\"']?([\w./${}~-]{1,200})")
_LONGEST: Final = 2_000  # lines of a here-document
# What a program makes of a text that it is given
_READ_AS: Final = (
    ("python3?", "stdin.py"), ("node", "stdin.js"), ("kubectl", "stdin.yaml"), ("compose", "stdin.yaml"),
    ("(?:ba|z|k)?sh", "stdin.sh"), ("ssh", "stdin.sh"), ("su", "stdin.sh"), ("curl|http|xh", "stdin.json"),
)  # fmt: skip
_CASE: Final = expression(r"(?:^|[\s;])case\s[^;]{0,200}?\sin(?:\s|$)")
_ESAC: Final = expression(r"(?:^|[\s;])esac\b")
_CHOICE: Final = expression(r"\s*(?:[^\s()=]{1,60}\)\s*)?[A-Za-z_]\w*=[^\s;&|]*\s*(?:;;\s*)?$")
# A test, and what a variable is in it where nobody sets it: `[[ ${MODE:-live} = live ]]`, `case "${MODE:-live}" in`.
_TEST: Final = expression(r"(?:^|[\s;&|!(])(?:\[{1,2}|test|case)\s[^\n]{0,300}")
_UNSET: Final = expression(r"\$\{([A-Za-z_]\w{0,60}):?-([\w.-]{1,40})\}")
_LEAVING: Final = expression(r"(?:^|[\s;|&{])(?:exit|return)\s{1,4}[1-9]|(?:^|[\s;|&{])(?:die|fail|abort)\s")
_NEXT: Final = 2  # lines below a test
_NOTE: Final = expression(r"(?:^|(?<!\s)\s++)#.*$")


def read(text: str) -> Iterator[Setting]:
    """Settings of a shell script; a line that ends with a backslash goes on in the next.

    The text of a here-document is one value, under the name of the file it is written to or of what reads it.
    A variable that a branch of `case` only sets holds the choice of whoever starts the script, and is left out.
    """
    branches, held, asked = 0, list(joined(text)), set[str]()
    at = 0
    while at < len(held):
        line, number = held[at]
        at += 1
        branches += len(_CASE.findall(line))
        mark = _HERE.search(line) if "<<" in line else None
        size = _until(held, at, mark.group(1)) if mark else -1
        if mark and size >= 0:
            line = line[: mark.start()] + line[mark.end() :]
            yield from _written(line, held[at : at + size])
            at += size + 1
        if not (branches and _CHOICE.match(line)):
            yield from commands.settings(line, number, 1)
        if not any(_LEAVING.search(beside) for beside, _ in held[at - 1 : at + _NEXT]):
            yield from _asked(line, number, asked)
        branches = max(0, branches - len(_ESAC.findall(line)))


def _asked(line: str, number: int, known: set[str]) -> Iterator[Setting]:
    """The defaults of variables in a test, each where it is asked first; after none the script ends: it refuses."""
    test = _TEST.search(line) if "${" in line else None
    for found in _UNSET.finditer(test.group()) if test else ():
        if test and found.group(1) not in known:
            known.add(found.group(1))
            yield Setting((found.group(1),), found.group(2), number, test.start() + found.start(2) + 1, Kind.DEFAULT)


def _until(lines: list[tuple[str, int]], at: int, end: str) -> int:
    """How many lines a here-document has; -1 where nothing ends it, as after a shift (`1 << bits`)."""
    below = range(at, min(at + _LONGEST, len(lines)))
    return next((number - at for number in below if lines[number][0].strip() == end), -1)


def _written(head: str, body: list[tuple[str, int]]) -> Iterator[Setting]:
    """A here-document as one value; a text that is only shown says nothing."""
    target = _TARGET.search(head)
    reader = next((name for word, name in _READ_AS if re.search(rf"(?<![\w-]){word}(?![\w-])", head)), "")
    name = target.group(1).rpartition("/")[2] if target else reader
    if name and body:
        yield Setting((name,), "\n".join(line for line, _ in body), body[0][1], 1)


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
