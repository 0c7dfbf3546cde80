$env:BINANCE_API_KEY = "@mint:binance.api_key@"
