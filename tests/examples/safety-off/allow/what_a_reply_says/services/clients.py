class Clients:
    def connect(self, exchange):
        self.live_client = {"status": "connected", "testnet": False, "exchange": exchange}
