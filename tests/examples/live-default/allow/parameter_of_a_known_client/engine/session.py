import ccxt
from pybit.unified_trading import HTTP


class Desk:
    def __init__(self, key: str, secret: str, testnet: bool = True) -> None:
        self.session = HTTP(testnet=testnet, api_key=key, api_secret=secret)


def exchange(key: str, secret: str, sandbox: bool = True) -> ccxt.Exchange:
    return ccxt.kucoin({"apiKey": key, "secret": secret, "sandbox": sandbox})
