class TradingSystem:
    def start_live_trading(self) -> None:
        self.trading_mode = "live"
        self._start_trading()

    def start_paper_trading(self) -> None:
        self.trading_mode = "paper"
        self._start_trading()


def create_paper_engine(capital: float) -> TradingEngine:
    config = EngineConfig(mode=TradingMode.PAPER, capital=capital)
    return TradingEngine(config)


def create_live_engine(broker: ZerodhaBroker, capital: float) -> TradingEngine:
    config = EngineConfig(mode=TradingMode.LIVE, capital=capital)
    return TradingEngine(config, broker)
