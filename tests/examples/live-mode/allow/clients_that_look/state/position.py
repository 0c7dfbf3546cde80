class TradingPosition:
    price: float = 0.0
    simulated: bool = False
