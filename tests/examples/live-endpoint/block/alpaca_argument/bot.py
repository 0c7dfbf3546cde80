import alpaca_trade_api as tradeapi

api = tradeapi.REST(KEY, SECRET, base_url="https://api.alpaca.markets")
