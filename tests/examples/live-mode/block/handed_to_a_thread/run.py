import threading


def start_live():
    BinanceTrader(mode="live").run()


def start_paper():
    BinanceTrader(mode="paper").run()


threading.Thread(target=start_live).start()
