import os
from pybit import unified_trading as ut

ses = ut.HTTP(
    api_key=os.environ["K"],
    api_secret=os.environ["S"],
    recv_window=8000,
)
