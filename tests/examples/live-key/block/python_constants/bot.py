import ccxt

API_KEY = "@mint:binance.api_key@"
API_SECRET = "@mint:binance.secret@"

ex = ccxt.binance({"apiKey": API_KEY, "secret": API_SECRET})
