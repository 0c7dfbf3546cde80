from alpaca.trading.client import TradingClient


class Desk:
    def __init__(self, key, secret):
        self.client = TradingClient(key, secret, paper=False)

    def enter(self, request):
        return self.client.submit_order(order_data=request)
