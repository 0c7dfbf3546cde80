def build(adapters):
    traders = {}
    traders["live"] = LiveTrader(adapters, mode="live")
    return traders
