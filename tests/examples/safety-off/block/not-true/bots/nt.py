from alpaca.trading.client import TradingClient

client = TradingClient(KEY, SECRET, paper=not True)
