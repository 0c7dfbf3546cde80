from alpaca.trading.client import TradingClient

PAPER = False
client = TradingClient(KEY, SECRET, paper=PAPER)
