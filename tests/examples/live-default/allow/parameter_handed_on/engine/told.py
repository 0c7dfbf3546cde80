from alpaca.trading.client import TradingClient

from engine.vault import read


def _make(account: str, paper: bool = False) -> TradingClient:
    creds = read(f"alpaca/{account}")
    return TradingClient(creds["id"], creds["secret"], paper=paper)


def rehearse() -> TradingClient:
    return _make("desk", paper=True)
