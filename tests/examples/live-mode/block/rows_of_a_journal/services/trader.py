from house.trading import TradingSession


def start(symbol):
    return TradingSession(symbol=symbol, account_type="live")
