from house.trading import ExchangeAdapter


def main():
    adapter = ExchangeAdapter(mode="live")
    adapter.close_all()
