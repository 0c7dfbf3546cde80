import threading


def start_live():
    BinanceTrader(mode="live").run()


def start_paper():
    BinanceTrader(mode="paper").run()


COMMANDS = {"live": start_live, "paper": start_paper}
