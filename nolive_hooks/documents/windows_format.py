"""PowerShell and batch files: variables that are set, and command lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents import commands
from nolive_hooks.documents.base import kind_of, split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.model import Kind, Setting

_NOTE: Final = expression(r"\s*(?:#|REM\b|::|@?echo\b|<#)", re.IGNORECASE)
_SET: Final = expression(
    r"""\s*@?(?:\$(?:env:|global:|script:)?(?P<power>\w+)\s*=(?!=)\s*|set\s+(?:/[ap]\s+)?"?(?P<batch>\w+)=|setx\s+(?P<kept>\w+)\s+)"""
    r"""(?P<quote>["']?)(?P<value>[^"'&|;]*)(?P=quote)""",
    re.IGNORECASE,
)
_MEMBER: Final = expression(r"""\s*["']?([A-Za-z_][\w.]*)["']?\s*=\s*+(["']?)([^"';}]*+)\2\s*+;?\s*+}?\s*+$""")
_TABLE: Final = expression(r"(?:\$(?:\w+:)?(\w+)\s*=\s*)?@\{([^{}]*)\}")
_ENTRY: Final = expression(r"""["']?(?<![\w.])([A-Za-z_][\w.]*+)["']?\s*+=\s*+(["']?)([^"';}]*+)\2""")
_METHOD: Final = expression(r"""SetEnvironmentVariable\(\s*["'](\w+)["']\s*,\s*+(["']?)([^"',)]*+)\2""", re.IGNORECASE)
# `New-ScheduledTaskAction -Execute X -Argument "Y"`, `Start-Process -FilePath X -ArgumentList "Y"`
_STARTED: Final = expression(
    r"""-(?:Execute|FilePath)\s+["']?([^"'\s]{1,200})["']?\s+"""
    r"""-Argument(?:List)?\s+["']([^"'\n]{1,400})["']""",
    re.IGNORECASE,
)
_ITEM: Final = expression(
    r"""\b(?:Set|New)-(?:Item|Content)\s+(?:-Path\s+)?["']?Env:[\\/]?(\w+)["']?\s+(?:-Value\s+)?(["']?)([^"'\s;]+)\2""",
    re.IGNORECASE,
)
# `[string]$Mode = "paper"`: the type shows that a parameter is declared, and the value is its default
_PARAMETER: Final = expression(r"""(?:\]|\bparam\(|,)\s*\$(\w+)\s*=\s*+(["']?)([^"',;)]*+)\2\s*[,)]?""", re.IGNORECASE)


def read(text: str) -> Iterator[Setting]:
    """Settings of a script: `$env:KEY = "value"`, `set KEY=value`, members of a hash table, commands."""
    told = False
    for number, line in enumerate(split_lines(text), 1):
        bare = line.rstrip("\r\n")
        if told or _NOTE.match(bare):
            told = (told or bare.lstrip().startswith("<#")) and "#>" not in bare  # a comment of several lines
            continue
        inner = list(_inside(bare, number))
        if inner:
            yield from inner
        elif found := _SET.match(bare):
            key = found.group("power") or found.group("batch") or found.group("kept")
            yield _setting((key,), found.group("value"), number, found.start("value") + 1)
        elif member := _MEMBER.match(bare):
            yield _setting((member.group(1),), member.group(3), number, member.start(3) + 1)
        else:
            named = bare.replace("\\", "/").replace(".exe", "")  # a path, not an escape
            yield from commands.settings(named, number, 1)


def _inside(line: str, number: int) -> Iterator[Setting]:
    """Settings of a hash table on one line, of a method that sets a variable, and of parameters' defaults."""
    for table in _TABLE.finditer(line):
        above = (table.group(1),) if table.group(1) else ()
        for entry in _ENTRY.finditer(table.group(2)):
            key = (*above, entry.group(1))
            yield _setting(key, entry.group(3), number, table.start(2) + entry.start(3) + 1)
    for method in (*_METHOD.finditer(line), *_ITEM.finditer(line)):
        yield _setting((method.group(1),), method.group(3), number, method.start(3) + 1)
    for started in _STARTED.finditer(line):
        program = started.group(1).replace("\\", "/").replace(".exe", "")
        yield from commands.settings(f"{program} {started.group(2)}", number, started.start(2) + 1)
    for parameter in _PARAMETER.finditer(line):
        found = _setting((parameter.group(1),), parameter.group(3), number, parameter.start(3) + 1)
        yield Setting(found.path, found.value, found.line, found.column, Kind.DEFAULT)


def _setting(path: tuple[str, ...], raw: str, number: int, column: int) -> Setting:
    value = raw.strip().lstrip("$")
    return Setting(path, value, number, column, kind_of(value))
