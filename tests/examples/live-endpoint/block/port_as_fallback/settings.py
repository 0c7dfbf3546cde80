from ib_async import IB


class Settings:
    def __init__(self, raw):
        self.broker_type: str = raw.get("broker", "ibkr")
        self.port: int = raw.get("port", 4001)
