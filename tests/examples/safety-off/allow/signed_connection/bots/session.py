from pybit.unified_trading import HTTP

session = HTTP(testnet=False)
print(session.get_kline(symbol="BTCUSDT"))
