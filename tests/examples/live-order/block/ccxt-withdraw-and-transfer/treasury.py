import os
import ccxt

exchange = ccxt.bybit({"apiKey": os.environ["K"], "secret": os.environ["S"]})


def sweep(amount):
    exchange.transfer("USDT", amount, "spot", "funding")
    exchange.withdraw("USDT", amount, os.environ["COLD"])
