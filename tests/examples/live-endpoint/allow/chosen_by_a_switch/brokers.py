class Tradovate:
    def __init__(self, is_paper=True):
        self.trading_api_url = "https://demo.tradovateapi.com/v1" if is_paper else "https://live.tradovateapi.com/v1"
