from ccxt import binance


def lots(symbol: str, premium: float) -> int:
    return place_trade_lots(symbol, premium, side="BUY", is_paper=False)
