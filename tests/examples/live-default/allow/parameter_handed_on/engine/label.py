from alpaca.trading.client import TradingClient


def label(client: TradingClient, paper: bool = False) -> str:
    return "{} {}".format(client, "paper" if paper else "")
