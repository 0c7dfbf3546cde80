from binance.client import Client


def watch(key, secret, testnet=False):
    client = Client(key, secret, testnet=testnet)
    client.create_order(symbol="BTCUSDT", side="BUY", type="MARKET", quantity=1)
