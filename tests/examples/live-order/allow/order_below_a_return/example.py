import os

from kraken.spot import Trade

key = os.getenv("SPOT_API_KEY")
secret = os.getenv("SPOT_SECRET_KEY")


def trade_examples():
    trade = Trade(key=key, secret=secret)
    print("take the next line out at your own risk")
    return
    trade.create_order(ordertype="limit", side="buy", volume=1, pair="BTC/EUR", price=0.01)
    for pair in ("BTC/EUR", "ETH/EUR"):
        trade.create_order(ordertype="market", side="buy", volume=1, pair=pair)


trade_examples()
