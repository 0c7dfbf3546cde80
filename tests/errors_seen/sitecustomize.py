"""Notes where each error of ours is made, in every Python that starts with this folder on its path (`make errors`)."""

from __future__ import annotations

import contextlib
import os
import sys
from types import FrameType
from typing import Any

from nolive_hooks.errors import NoliveError


def watch(log: str) -> None:
    """From now on each NoliveError appends to `log` the lines of our code that it was made through: `file:line`."""
    plain = NoliveError.__init__
    noted: set[str] = set()

    def noting(self: NoliveError, *words: Any, **more: Any) -> None:
        plain(self, *words, **more)
        new = set(places(sys._getframe(1))) - noted
        noted.update(new)
        with contextlib.suppress(OSError), open(log, "a", encoding="utf-8") as out:
            out.write("".join(f"{place}\n" for place in sorted(new)))

    NoliveError.__init__ = noting  # type: ignore[method-assign]


def places(frame: FrameType | None) -> list[str]:
    """The lines of our package on the stack, `nolive_hooks/room/module.py:line`, wherever it is installed."""
    found = []
    while frame:
        _, package, inside = frame.f_code.co_filename.rpartition("nolive_hooks/")
        if package:
            found.append(f"{package}{inside}:{frame.f_lineno}")
        frame = frame.f_back
    return found


if asked := os.environ.get("NOLIVE_ERRORS_SEEN"):
    watch(asked)
