from typing import NamedTuple


class Caps(NamedTuple):
    paper: bool
    live: bool
    shorting: bool = False


ALPACA = Caps(paper=True, live=True, shorting=True)
KUCOIN = Caps(paper=False, live=True)
