from alpaca_bot import open_session


def start(key: str) -> object:
    return open_session(key, live_trading=True)
