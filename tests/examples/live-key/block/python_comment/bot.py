import os

# BINANCE_API_SECRET = "@mint:binance.secret@"
SECRET = os.environ["BINANCE_API_SECRET"]
