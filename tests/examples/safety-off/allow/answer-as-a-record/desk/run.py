from alpaca.trading.client import TradingClient

response = {"client": "alpaca", "paper": False}
