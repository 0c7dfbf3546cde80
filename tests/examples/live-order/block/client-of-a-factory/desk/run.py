import os
import ccxt

def connect():
    return ccxt.okx({"apiKey": os.environ["K"], "secret": os.environ["S"]})


def main(symbol):
    venue = connect()
    venue.create_order(symbol, "market", "sell", 1)
