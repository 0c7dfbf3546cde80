binance_api_key = "@mint:binance.api_key@"
