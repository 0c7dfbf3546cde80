import os

os.environ["ALPACA_IS_PAPER"] = "true"
from lumibot.brokers import Alpaca
