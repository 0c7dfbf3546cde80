import os

from binance.spot import Spot
from binance.um_futures import UMFutures

quotes = Spot()
futures = UMFutures(os.environ["K"], os.environ["S"], base_url="https://testnet.binancefuture.com")
