import ccxt

client = ccxt.kraken({"apiKey": "", "secret": ""})
