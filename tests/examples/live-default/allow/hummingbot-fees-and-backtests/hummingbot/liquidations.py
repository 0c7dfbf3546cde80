from hummingbot.data_feed.liquidations_feed import LiquidationsConfig

liquidations_config = LiquidationsConfig(connector="binance", max_retention_seconds=10)
