from pybit.unified_trading import HTTP

session = HTTP(testnet=False, demo=True, api_key=KEY, api_secret=SECRET)
