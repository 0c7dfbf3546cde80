class TradingSession:
    def __init__(self, exchange):
        self.exchange = exchange
        self.trading_mode = "live"
