import os
from binance.client import Client

client = Client(os.environ["BINANCE_KEY"], os.environ["BINANCE_SECRET"])
client.create_order(symbol="BTCUSDT", side="BUY", type="MARKET", quantity=0.01)
