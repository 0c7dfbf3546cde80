import os
from binance.spot import Spot

client = Spot(
    api_key=os.environ["KEY"],
    api_secret=os.environ["SECRET"],
    base_url="https://api.binance.com",
)
client.new_order(symbol="BTCUSDT", side="BUY", type="MARKET", quantity=0.01)
