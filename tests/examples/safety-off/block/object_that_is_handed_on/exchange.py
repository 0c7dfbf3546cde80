import ccxt


class Exchange:
    def connect(self, key, secret):
        options = {"apiKey": key, "secret": secret, "sandbox": False, "enableRateLimit": True}
        self.exchange = ccxt.kucoin(options)
