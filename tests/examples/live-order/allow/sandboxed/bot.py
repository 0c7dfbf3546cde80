import os
import ccxt

exchange = ccxt.bybit({"apiKey": os.environ["K"], "secret": os.environ["S"]})
exchange.set_sandbox_mode(True)
exchange.create_order("BTC/USDT", "market", "buy", 1)
exchange.withdraw("USDT", 1, "x")
