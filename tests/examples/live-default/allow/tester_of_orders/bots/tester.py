from typing import NamedTuple


class OrderBookImbalanceConfig(NamedTuple):
    instrument: str = "BTCUSDT.BINANCE"
    dry_run: bool = False
