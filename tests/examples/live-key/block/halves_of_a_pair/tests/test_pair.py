import binance

API_KEY = "@mint:binance.api_key@"
API_SECRET = "@mint:binance.secret@"
