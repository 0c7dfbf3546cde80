"""Regular expressions that are compiled at their first use: a finding in one file does not wait for all the others'.

Two hundred of them take three times as long to compile as an interpreter takes to start.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


class Expression:
    """Stands for a compiled pattern, and answers like it; after the first question as fast as one."""

    __slots__ = (*_METHODS, "_flags", "_source")

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source = source
        self._flags = flags

    def compiled(self) -> re.Pattern[Any]:
        """The pattern itself; `re.error` where it is none."""
        return re.compile(self._source, self._flags)

    def __getattr__(self, name: str) -> Any:
        """Asked only for what is not there yet: a method before the first use, or what is rarely wanted."""
        found = self.compiled()
        for method in _METHODS:
            setattr(self, method, getattr(found, method))
        return getattr(found, name)


def expression(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, at the price of nothing until somebody asks it."""
    return cast("re.Pattern[AnyStr]", Expression(source, flags))
