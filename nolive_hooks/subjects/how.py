"""How a scan is done, beside what is judged: more judges, several processes, somebody who watches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from nolive_hooks.guard.question import Also


def nothing() -> None:
    """For whoever has nothing to prepare and nothing to show."""


class How(NamedTuple):
    """`also` is one more judge (`generic.judge`); `watch` is called for every file.

    `workers` processes share the work where there is much of it; each is prepared by `prepare` first. Both
    `also` and `prepare` travel to them, so they must be picklable. `memory` is a private folder in which it is
    remembered which files of a work tree were clear; without one every file is judged each time.
    """

    also: Also | None = None
    watch: Callable[[], None] = nothing
    workers: int = 1
    prepare: Callable[[], None] = nothing
    memory: str = ""


PLAIN: Final = How()
