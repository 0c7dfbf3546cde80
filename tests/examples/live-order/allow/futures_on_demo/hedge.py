import os

from kraken.futures import Trade

trade = Trade(key=os.environ["DEMO_KEY"], secret=os.environ["DEMO_SECRET"], sandbox=True)
print(trade.create_order(orderType="mkt", size=1, symbol="PF_XBTUSD", side="sell"))
