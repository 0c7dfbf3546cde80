from shop import Client


class Basket:
    def __init__(self):
        self.api_key = "@mint:bybit.api_key@"
        self.api_secret = "@mint:bybit.secret@"
        self.client = Client(api_key=self.api_key, api_secret=self.api_secret)
