from typing import NamedTuple


class BrokerCapabilities(NamedTuple):
    paper: bool
    live: bool
    shorting: bool = False


ALPACA = BrokerCapabilities(paper=True, live=True, shorting=True)
KUCOIN = BrokerCapabilities(paper=False, live=True)
