"""`30m`, `90s`, `1h`: lengths of time on the command line."""

from __future__ import annotations

import re

import click

_UNITS = {"s": 1, "m": 60, "h": 3600}
MAX_SECONDS = 24 * 3600


def duration(text: str) -> float:
    """A length of time up to a day, as seconds; a usage error for anything else."""
    found = re.fullmatch(r"(\d{1,5})([smh])", text.strip(), re.ASCII)
    seconds = float(int(found[1]) * _UNITS[found[2]]) if found else 0.0
    if not 0 < seconds <= MAX_SECONDS:
        raise click.BadParameter(f"{text!r} is no duration; write 30m, 90s or 1h, at most a day")
    return seconds
