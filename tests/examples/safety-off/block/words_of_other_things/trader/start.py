from house.trading import TradingConfig

config = TradingConfig(shadow_mode=False, symbol="BTCUSDT")
