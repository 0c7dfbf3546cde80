import os

import pyupbit

upbit = pyupbit.Upbit(os.environ["ACCESS"], os.environ["SECRET"])
upbit.buy_market_order("KRW-BTC", 10000)
