import os

from lumibot.brokers import Alpaca

alpaca_is_paper = os.environ.get("ALPACA_IS_PAPER")
if not alpaca_is_paper or alpaca_is_paper.lower() == "true":
    ALPACA_IS_PAPER = True
elif alpaca_is_paper.lower() == "false":
    ALPACA_IS_PAPER = False
