from binance.client import Client


def list_and_sell(key, secret, testnet=False):
    client = Client(key, secret, testnet=testnet)
    return run(client)
