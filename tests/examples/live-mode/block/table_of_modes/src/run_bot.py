class TradingSystem:
    def start_live_trading(self) -> None:
        self.trading_mode = "live"
        self._start_trading()

    def start_paper_trading(self) -> None:
        self.trading_mode = "paper"
        self._start_trading()


TradingSystem().start_live_trading()
