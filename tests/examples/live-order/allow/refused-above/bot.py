import os

import pyupbit

upbit = pyupbit.Upbit(os.environ["ACCESS"], os.environ["SECRET"])


def enter(mode, amount):
    if mode != "armed":
        raise PermissionError("not armed")
    return upbit.buy_market_order("KRW-BTC", amount)
