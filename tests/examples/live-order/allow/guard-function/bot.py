import os

import pyupbit

from desk.guards import require_confirmation

upbit = pyupbit.Upbit(os.environ["ACCESS"], os.environ["SECRET"])


def enter(amount):
    require_confirmation(amount)
    return upbit.buy_market_order("KRW-BTC", amount)
