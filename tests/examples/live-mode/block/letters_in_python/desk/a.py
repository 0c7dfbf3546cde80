from desk import trader

trader.run(exchange="kraken", trading_mode="".join(map(chr, [108, 105, 118, 101])))
