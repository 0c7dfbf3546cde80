import os
import ccxt

exchange = ccxt.kraken({"apiKey": os.environ["K"], "secret": os.environ["S"]})
price = exchange.fetch_ticker("BTC/EUR")["last"]
exchange.create_limit_buy_order("BTC/EUR", 0.01, price)
