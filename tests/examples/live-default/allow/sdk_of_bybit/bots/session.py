import os
from pybit import unified_trading as ut

ses = ut.HTTP(
    testnet=os.getenv("BYBIT_ENV") != "live",
    api_key=os.environ["K"],
    api_secret=os.environ["S"],
)
seen = ut.HTTP()
