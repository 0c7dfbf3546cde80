def build(adapters):
    traders = {}
    traders["paper"] = LiveTrader(adapters, mode="paper")
    traders["live"] = LiveTrader(adapters, mode="live")
    return traders
