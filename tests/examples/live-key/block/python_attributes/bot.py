import ccxt

exchange = ccxt.bitmex()
exchange.apiKey = "@mint:bitmex.api_key@"
exchange.secret = "@mint:bitmex.secret@"
