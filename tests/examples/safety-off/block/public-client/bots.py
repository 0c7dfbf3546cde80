from desk import TradingBot, load_markets

markets = load_markets()
bot = TradingBot(markets, testnet=False)
bot.run()
