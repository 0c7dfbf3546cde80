from typing import NamedTuple


class DeskSettings(NamedTuple):
    venue: str
    dry_run: bool = True


BASE = DeskSettings("kraken")
PILOT = BASE._replace(venue="okx", dry_run=True)
