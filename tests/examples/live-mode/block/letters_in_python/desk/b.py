from desk import trader

trader.run(exchange="kraken", trading_mode="".join(chr(c) for c in (108, 105, 118, 101)))
