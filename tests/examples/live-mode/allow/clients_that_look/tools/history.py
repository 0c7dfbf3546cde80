import ccxt

# public data needs no credentials
venue = ccxt.bybit({"sandbox": False, "enableRateLimit": True})
print(venue.fetch_ohlcv("BTC/USDT"))
