import requests


def history(headers, symbol):
    url = "https://api.tradier.com/v1/markets/history"
    stream = "wss://api.tradestation.com/v3/MarketData/Stream"
    return requests.get(url, headers=headers, params={"symbol": symbol}), stream
