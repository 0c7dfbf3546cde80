from alpaca.trading.client import TradingClient

from engine.vault import read


def make_client(account: str, paper: bool = True) -> TradingClient:
    creds = read(f"alpaca/{account}")
    return TradingClient(creds["id"], creds["secret"], paper=paper)
