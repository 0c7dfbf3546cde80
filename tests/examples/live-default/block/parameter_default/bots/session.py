def run_session(symbol: str, trading_mode: str = "live", size: float = 1.0):
    broker = connect(trading_mode)
    broker.buy(symbol, size)
