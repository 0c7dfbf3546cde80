from alpaca.trading.client import TradingClient

response = TradingClient(KEY, SECRET, paper=False)
