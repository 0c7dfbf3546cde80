import ccxt

PAPER_TRADING = False


def connect():
    if PAPER_TRADING:
        return None
    return ccxt.bitget({"apiKey": KEY, "secret": SECRET})
