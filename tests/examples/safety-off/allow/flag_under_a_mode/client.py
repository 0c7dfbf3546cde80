import ccxt

PAPER_TRADING = True


def connect():
    if PAPER_TRADING:
        return None
    return ccxt.bitget({"apiKey": KEY, "secret": SECRET})
