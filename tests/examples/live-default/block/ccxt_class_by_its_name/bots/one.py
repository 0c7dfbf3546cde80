import os
from ccxt import kraken

ex = kraken({"apiKey": os.environ["K"], "secret": os.environ["S"]})
ex.create_market_buy_order("BTC/EUR", 0.1)
