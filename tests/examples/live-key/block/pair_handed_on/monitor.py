from operations import TradingOperations


class PositionMonitor:
    def __init__(self):
        self.api_key = "@mint:bybit.api_key@"
        self.api_secret = "@mint:bybit.secret@"
        self.trading = TradingOperations(api_key=self.api_key, api_secret=self.api_secret)
