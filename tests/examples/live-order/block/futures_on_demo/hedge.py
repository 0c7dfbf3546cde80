import os

from kraken.futures import Trade

trade = Trade(key=os.environ["LIVE_KEY"], secret=os.environ["LIVE_SECRET"])
print(trade.create_order(orderType="mkt", size=1, symbol="PF_XBTUSD", side="sell"))
