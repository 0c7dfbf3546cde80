class Executor:
    def __init__(self, kraken, binance):
        self.kraken = kraken
        self.binance = binance
        self.guard.set(kraken={"rate": 1}, binance={"rate": 2})

    def run(self, order):
        if self.env == Environment.LIVE:
            self.guard.ensure_may_place_order(is_testnet=False)
            raise NotImplementedError("no live trading")
