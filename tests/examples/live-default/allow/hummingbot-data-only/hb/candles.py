from hummingbot.data_feed.candles_feed.data_types import CandlesConfig

candles = CandlesConfig(connector="binance", trading_pair="ETH-USDT", interval="1m", max_records=200)
exchange = "kucoin_paper_trade"
