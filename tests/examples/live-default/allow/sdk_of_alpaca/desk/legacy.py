import os
import alpaca_trade_api as tradeapi

os.environ["APCA_API_BASE_URL"] = "https://paper-api.alpaca.markets"
api = tradeapi.REST(os.environ["K"], os.environ["S"], api_version="v2")
