import fire


def trade(symbol: str, mode: str = "live", size: float = 1.0):
    Trader(symbol, mode).run(size)


fire.Fire(trade)
