import os

from kraken.spot import Trade

key = os.getenv("SPOT_API_KEY")
secret = os.getenv("SPOT_SECRET_KEY")


def trade_examples(closed):
    trade = Trade(key=key, secret=secret)
    if closed:
        return
    trade.create_order(ordertype="limit", side="buy", volume=1, pair="BTC/EUR", price=0.01)
    for pair in ("BTC/EUR", "ETH/EUR"):
        trade.create_order(ordertype="market", side="buy", volume=1, pair=pair)
        break
    return


def others():
    trade = Trade(key=key, secret=secret)
    trade.create_order(ordertype="limit", side="buy", volume=1, pair="BTC/EUR", price=0.01)
    try:
        return None
    finally:
        trade.create_order(ordertype="market", side="sell", volume=1, pair="BTC/EUR")


trade_examples(False)
