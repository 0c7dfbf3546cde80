class TradingSession:
    def __init__(self, exchange, trading_mode="paper"):
        self.exchange = exchange
        self.trading_mode = trading_mode
        self.order_mode = None
