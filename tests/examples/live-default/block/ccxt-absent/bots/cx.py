import os
import ccxt

exchange = ccxt.kraken({"apiKey": os.environ["K"], "secret": os.environ["S"]})
exchange.create_market_buy_order("BTC/EUR", 0.01)
