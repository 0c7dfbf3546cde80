from engine.views import Panel


def panel(key: str, testnet: bool = False) -> Panel:
    return Panel(key, testnet=testnet)
