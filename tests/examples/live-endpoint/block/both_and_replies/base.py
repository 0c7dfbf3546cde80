class Tradier:
    def __init__(self, account_number):
        self.LIVETRADE_URL = "https://api.tradier.com"
        self.ACCOUNT = account_number
