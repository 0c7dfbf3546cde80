import os
import ccxt

exchange = ccxt.kraken({"apiKey": os.environ["K"], "secret": os.environ["S"]})
exchange.create_order("BTC/EUR", "market", "buy", 1, None, {"validate": True})
exchange.create_order("BTC/EUR", "market", "buy", 1)
