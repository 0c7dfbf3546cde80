import os

from binance.client import Client

client = Client(
    KEY,
    SECRET,
    testnet=os.environ.get("TESTNET", "").lower() in ("1", "true"),
)
