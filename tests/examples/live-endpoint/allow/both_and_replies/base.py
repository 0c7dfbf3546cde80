class Tradier:
    def __init__(self, account_number, live_trade=False):
        self.LIVETRADE_URL = "https://api.tradier.com"
        self.SANDBOX_URL = "https://sandbox.tradier.com"
        self.BASE_URL = self.LIVETRADE_URL if live_trade else self.SANDBOX_URL
