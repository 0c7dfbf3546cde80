from binance.client import Client


def fetch_balance(key, secret, testnet=False):
    client = Client(key, secret, testnet=testnet)
    return client.get_account()
