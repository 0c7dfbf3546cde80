"""What is told about an address that reaches live trading."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from nolive_hooks.catalog import venues
from nolive_hooks.catalog.venues import Venue


class Reach(NamedTuple):
    """An address that reaches live trading: whose it is, what was seen, and what to write instead."""

    venue: Venue
    says: str
    fix: str


@cache
def switched_by(switch: str) -> tuple[Venue, ...]:
    """The venues whose live and paper environments differ by one thing: `port`, `server_name`."""
    return tuple(venue for venue in venues() if venue.paper_switch == switch)
