import ccxt

ex = ccxt.binance({
    "apiKey": "@mint:binance.api_key@",
    "secret": "@mint:binance.secret@",
})
ex.set_sandbox_mode(True)
