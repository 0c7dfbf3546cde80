class Tradier:
    def __init__(self, account_number):
        self.LIVETRADE_URL = "https://api.tradier.com"
        self.SANDBOX_URL = "https://sandbox.tradier.com"
        self.BASE_URL = self.LIVETRADE_URL
