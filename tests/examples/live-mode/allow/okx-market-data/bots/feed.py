from okx import MarketData

api = MarketData.MarketAPI(flag="0")
print(api.get_ticker("BTC-USDT"))
