from dataclasses import dataclass


@dataclass
class TradingConfig:
    mainnet: bool = True
    dry_run: bool = False


def load(get):
    return BrokerConfig(
        live_data=get("TRADING_LIVE_DATA", False),
        dry_run=get("TRADING_DRY_RUN", False),
    )
