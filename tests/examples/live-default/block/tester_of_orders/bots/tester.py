from typing import NamedTuple


class TradingBotConfig(NamedTuple):
    instrument: str = "BTCUSDT.BINANCE"
    dry_run: bool = False
