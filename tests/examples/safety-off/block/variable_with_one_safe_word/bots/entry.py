import os

os.environ["ALPACA_IS_PAPER"] = "yes"
from lumibot.brokers import Alpaca
