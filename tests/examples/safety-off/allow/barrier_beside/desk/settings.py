from dataclasses import dataclass


@dataclass
class TradingConfig:
    mainnet: bool = False
    dry_run: bool = False


def load(get):
    return BrokerConfig(
        live_enabled=get("TRADING_LIVE_ENABLED", False),
        dry_run=get("TRADING_DRY_RUN", False),
    )
