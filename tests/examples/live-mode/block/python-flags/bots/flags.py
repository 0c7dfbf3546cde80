from desk import TradingBot

IS_LIVE = True
bot = TradingBot(symbol="BTC/EUR", live=True)
