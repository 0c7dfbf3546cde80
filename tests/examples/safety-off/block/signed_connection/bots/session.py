from pybit.unified_trading import HTTP

session = HTTP(testnet=False, api_key=KEY, api_secret=SECRET)
print(session.get_kline(symbol="BTCUSDT"))
