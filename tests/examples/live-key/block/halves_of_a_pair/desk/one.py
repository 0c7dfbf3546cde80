import binance

API_KEY = "@mint:binance.api_key@"
