from desk import TradingBot

mode = "live"
bot = TradingBot(mode=mode)
