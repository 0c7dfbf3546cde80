"""A span of days as people write it: 2026, 2026-Q3, 2026-07, 2026-07-15."""

from __future__ import annotations

import datetime as dt
import re

from nolive_hooks.errors import usage

_WRITTEN = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?", re.IGNORECASE)


def first_day(text: str) -> dt.date:
    """The first day of a year, a quarter, a month, or the day itself; a usage error for anything else."""
    match = _WRITTEN.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        year, quarter, month, day = match.groups()
        number = 3 * int(quarter) - 2 if quarter else int(month or 1)
        return dt.date(int(year), number, int(day or 1))
    except ValueError:
        raise usage(
            "this is no day, month, quarter or year", where=text, why="write 2026, 2026-Q3, 2026-07 or 2026-07-15",
            fix="nolive report --since 2026-Q3",
        ) from None  # fmt: skip
