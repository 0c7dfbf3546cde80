from house import client

dry_run = False
if not dry_run:
    client.submit_order(symbol="AAPL", side="buy", qty=1)
