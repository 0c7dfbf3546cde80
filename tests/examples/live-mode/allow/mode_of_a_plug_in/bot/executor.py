class Executor:
    def __init__(self, broker: object) -> None:
        self.stats = {"live_trades": 0, "paper_trades": 0}

    def place_order(self, order: object) -> None:
        self.stats["live_trades"] += 1
