from house import client

DRY_RUN = False
if not DRY_RUN:
    save(client.fetch_orders(symbol="BTCUSDT"))
