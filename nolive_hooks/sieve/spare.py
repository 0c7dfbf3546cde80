"""A compiled database that spares the sieve work, asked for only where there is much to read.

It changes how long a verdict takes and never the verdict, which is why the whole process may share one.
"""

from __future__ import annotations

if False:  # typing only: the commit hook imports nothing it does not need
    from collections.abc import Callable

    from nolive_hooks.sieve.vectors import Vectors

WORTH = 30_000  # bytes of files from which loading a database pays; measured by `make bench`
_SMALL = 512  # bytes of one file for which the keyword path is as fast


class _Spare:
    """What was offered, how many bytes may pass before it is taken, and what it brought."""

    __slots__ = ("after", "bring", "vectors")

    def __init__(self) -> None:
        self.bring: Callable[[], Vectors | None] | None = None
        self.after = 0
        self.vectors: Vectors | None = None


_SPARE = _Spare()


def offer(bring: Callable[[], Vectors | None] | None, *, after: int = WORTH) -> None:
    """Say how to get a database; it is asked for once, when more than `after` bytes were to be read. None: never."""
    _SPARE.bring, _SPARE.after, _SPARE.vectors = bring, after, None


def now() -> Vectors | None:
    """The database whatever was read so far: for work that costs more than loading it."""
    _SPARE.after = -1
    return taken(_SMALL + 1)


def held() -> Vectors | None:
    """The database where it was asked for already."""
    return _SPARE.vectors


def taken(size: int) -> Vectors | None:
    """The database for a file of `size` bytes, or None where the keyword path does as well or is all there is."""
    if _SPARE.bring is not None:
        _SPARE.after -= size
        if _SPARE.after < 0:
            bring, _SPARE.bring = _SPARE.bring, None
            _SPARE.vectors = bring()
    return _SPARE.vectors if size > _SMALL else None
