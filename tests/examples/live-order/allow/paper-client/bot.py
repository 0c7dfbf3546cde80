from alpaca.trading.client import TradingClient


def enter(key, secret, request):
    client = TradingClient(key, secret, paper=True)
    return client.submit_order(order_data=request)
