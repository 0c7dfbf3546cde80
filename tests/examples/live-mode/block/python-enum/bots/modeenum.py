from desk import TradingMode

MODE = TradingMode.LIVE
