from house import client

DRY_RUN = False


def go():
    if DRY_RUN:
        return
    client.place_order(symbol="BTCUSDT", side="buy", qty=1)
