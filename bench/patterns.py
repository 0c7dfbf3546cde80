"""Fault C18: what each regular expression of the package costs at worst on 64 KiB made against it.

    .venv/bin/python bench/patterns.py            # the ten slowest, and exit 1 where one is over 50 ms

The figure is the least of three runs, in processor time, so that a busy machine does not count.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from tests import regexes
from tests.regexes import SHORT, Used

SIZE = 1 << 16
BOUND = 0.050
CAP = 0.5


def worst() -> Iterator[tuple[float, Used, str]]:
    """Seconds, pattern, and the beginning of the text that costs most."""
    for used in regexes.all_used():
        size = SHORT.get(used.place.partition("[")[0], SIZE)
        rows = [(_least(used, text), text[:24]) for text in regexes.attacks(used, size)]
        if rows:
            seconds, text = max(rows)
            yield seconds, used, text


def _least(used: Used, text: str) -> float:
    first = regexes.spent(lambda: used.run(text), CAP)
    return first if first < BOUND else min(first, *(regexes.spent(lambda: used.run(text), CAP) for _ in range(2)))


def main() -> int:
    rows = sorted(worst(), key=lambda row: -row[0])
    for seconds, used, text in rows[:10]:
        print(f"{seconds * 1000:8.1f} ms  {used.place}  {text!r}")
    over = sum(seconds > BOUND for seconds, _, _ in rows)
    print(f"{len(rows)} patterns, {over} over {BOUND * 1000:.0f} ms for 64 KiB")
    return int(bool(over))


if __name__ == "__main__":
    sys.exit(main())
