import ccxt


class Exchange:
    def connect(self, key, secret):
        options = {"apiKey": key, "secret": secret, "sandbox": False}
        if self.rehearses:
            options["sandbox"] = True
        self.exchange = ccxt.kucoin(options)

    def show(self):
        shown = {"sandbox": self.sandbox}
        print(shown)
