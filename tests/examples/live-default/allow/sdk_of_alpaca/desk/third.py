import os
import alpaca_trade_api as tradeapi

BASE = "https://paper-api.alpaca.markets"
api = tradeapi.REST(os.environ["K"], os.environ["S"], BASE, "v2")
