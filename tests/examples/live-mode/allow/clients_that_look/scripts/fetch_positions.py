from house.trading import ExchangeAdapter


def main():
    adapter = ExchangeAdapter(mode="live")
    if not adapter.is_live:
        print("the adapter is not live: give it a key")
        return
    print(adapter.get_open_positions())
