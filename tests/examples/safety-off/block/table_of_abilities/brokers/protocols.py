from typing import NamedTuple


class AlpacaAccount(NamedTuple):
    paper: bool
    live: bool
    shorting: bool = False


ALPACA = AlpacaAccount(paper=True, live=True, shorting=True)
KUCOIN = AlpacaAccount(paper=False, live=True)
