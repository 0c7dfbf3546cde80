from desk.trading import Trader, TradingMode

trader = Trader(mode=TradingMode.LIVE.value)
