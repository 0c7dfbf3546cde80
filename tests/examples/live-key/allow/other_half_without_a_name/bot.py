import ccxt

# api_key = "YOUR_BINANCE_API_KEY"
# @mint:hex.64@
exchange = ccxt.binance()
