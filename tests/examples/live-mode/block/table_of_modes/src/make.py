def create_engine(broker: ZerodhaBroker, capital: float) -> TradingEngine:
    config = EngineConfig(mode=TradingMode.LIVE, capital=capital)
    return TradingEngine(config, broker)


def create_paper_engine(capital: float) -> TradingEngine:
    config = EngineConfig(mode=TradingMode.PAPER, capital=capital)
    return TradingEngine(config)
