import os

from alpaca.trading.client import TradingClient

client = TradingClient(KEY, SECRET, paper=os.getenv("ALPACA_PAPER") != "false")
