from desk.trading import Trader, TradingMode

Trader(mode=TradingMode("live")).run()
Trader(mode=TradingMode["LIVE"]).run()
