from alpaca.trading.client import TradingClient

from engine.vault import read


def make_client(account: str, simulate: bool = False) -> TradingClient:
    creds = read(f"alpaca/{account}")
    return TradingClient(creds["id"], creds["secret"], paper=simulate)
