from operations import Operations


class PositionMonitor:
    def __init__(self):
        self.api_key = "@mint:kucoin.api_key@"
        self.api_secret = "@mint:bybit.secret@"
        self.trading = Operations(api_key=self.api_key, api_secret=self.api_secret, testnet=True)
