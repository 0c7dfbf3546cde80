import ccxt

# api_key = "@mint:binance.api_key@"
# @mint:binance.secret@
exchange = ccxt.binance()
