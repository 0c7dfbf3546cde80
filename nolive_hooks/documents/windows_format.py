"""PowerShell and batch files: variables that are set, and command lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents import commands
from nolive_hooks.documents.base import kind_of, split_lines
from nolive_hooks.model import Setting

_NOTE: Final = re.compile(r"\s*(?:#|REM\b|::|@?echo\b|<#)", re.IGNORECASE)
_SET: Final = re.compile(
    r"""\s*@?(?:\$(?:env:|global:|script:)?(?P<power>\w+)\s*=(?!=)\s*|set\s+(?:/[ap]\s+)?"?(?P<batch>\w+)=|setx\s+(?P<kept>\w+)\s+)"""
    r"""(?P<quote>["']?)(?P<value>[^"'&|;]*)(?P=quote)""",
    re.IGNORECASE,
)
_MEMBER: Final = re.compile(r"""\s*["']?([A-Za-z_][\w.]*)["']?\s*=\s*(["']?)([^"';}]*)\2\s*;?\s*}?\s*$""")


def read(text: str) -> Iterator[Setting]:
    """Settings of a script: `$env:KEY = "value"`, `set KEY=value`, members of a hash table, commands."""
    for number, line in enumerate(split_lines(text), 1):
        bare = line.rstrip("\r\n")
        if _NOTE.match(bare):
            continue
        if found := _SET.match(bare):
            key = found.group("power") or found.group("batch") or found.group("kept")
            value = found.group("value").strip()
            yield Setting((key,), value.lstrip("$"), number, found.start("value") + 1, kind_of(value.lstrip("$")))
        elif member := _MEMBER.match(bare):
            value = member.group(3).strip().lstrip("$")
            yield Setting((member.group(1),), value, number, member.start(3) + 1, kind_of(value))
        else:
            yield from commands.settings(bare, number, 1)
