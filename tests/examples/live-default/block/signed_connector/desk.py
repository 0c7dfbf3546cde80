import os

from binance.spot import Spot
from binance.um_futures import UMFutures

spot = Spot(api_key=os.environ["K"], api_secret=os.environ["S"])
futures = UMFutures(os.environ["K"], os.environ["S"])
