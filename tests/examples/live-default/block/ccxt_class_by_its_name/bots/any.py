import os
import ccxt

exchange_class = getattr(ccxt, "binance")
exchange = exchange_class({"apiKey": os.environ["K"], "secret": os.environ["S"], "enableRateLimit": True})
