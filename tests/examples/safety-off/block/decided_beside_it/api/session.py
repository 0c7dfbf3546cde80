from pybit.unified_trading import HTTP


def create_session(mode: str, key: str, secret: str) -> HTTP:
    return HTTP(testnet=False, demo=False, api_key=key, api_secret=secret)
