import os

import pyupbit

upbit = pyupbit.Upbit(os.environ["ACCESS"], os.environ["SECRET"])
print(upbit.get_order("KRW-BTC"), upbit.get_balances())
upbit.cancel_order("x")


def show(shop):
    return shop.create_order(["book"]), sorted([1], key=str)
