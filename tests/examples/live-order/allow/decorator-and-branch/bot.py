import os

import pyupbit

from desk.guards import only_when_armed

upbit = pyupbit.Upbit(os.environ["ACCESS"], os.environ["SECRET"])


@only_when_armed
def enter(amount):
    return upbit.buy_market_order("KRW-BTC", amount)


def leave(amount, dry_run):
    if dry_run:
        print("would sell", amount)
    else:
        upbit.sell_market_order("KRW-BTC", amount)


def flatten(amount, paper):
    return None if paper else upbit.sell_market_order("KRW-BTC", amount)
