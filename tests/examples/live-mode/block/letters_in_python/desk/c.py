from desk import trader

trader.run(exchange="kraken", trading_mode="".join(reversed("evil")))
