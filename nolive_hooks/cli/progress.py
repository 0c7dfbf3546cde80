"""One line on the terminal that says a long scan is alive; nothing at all where nobody watches."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_QUIET = 1.0  # seconds before the first word: most scans are over by then
_EVERY = 0.25  # seconds between two words


class Line:
    """Counts files and says so now and then, in ASCII and within the width of the terminal."""

    def __init__(self, *, width: int, say: Callable[[str], object], clock: Callable[[], float]) -> None:
        self._width = width
        self._say = say
        self._clock = clock
        self._began = clock()
        self._said = self._began + _QUIET - _EVERY
        self._shown = ""
        self.count = 0

    def __call__(self) -> None:
        """A file comes next. Its name is not shown: it may be anything, a credential too."""
        self.count += 1
        now = self._clock()
        if now - self._said >= _EVERY:
            self._said = now
            self._shown = self.text(now)
            self._say(f"\r{self._shown}")  # never shorter than the one before, so it covers it

    def text(self, now: float) -> str:
        """What the line says at a moment; never as wide as the terminal, so that it never wraps."""
        words = f"nolive: {self.count} files read, {now - self._began:.0f} s"
        return words[: max(self._width - 1, 0)]

    def wipe(self) -> None:
        """Leave the terminal as it was."""
        if self._shown:
            self._say(f"\r{' ' * len(self._shown)}\r")


@contextmanager
def on_terminal() -> Iterator[Callable[[], None]]:
    """What is to be called with every file: a line on standard error where that is a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield lambda: None
        return

    def say(text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()

    line = Line(width=shutil.get_terminal_size().columns, say=say, clock=time.monotonic)
    try:
        yield line
    finally:
        line.wipe()
