import os

PHRASE = os.environ.get("OKX_PASSPHRASE") or "@mint:okx.passphrase@"
SECOND = os.environ["BINANCE_API_SECRET"] or "@mint:binance.secret@"
THIRD = os.environ.get("KRAKEN_API_SECRET", None) or os.environ.get("KRAKEN_SECRET", "") or "@mint:kraken.secret@"


def login() -> str:
    return os.getenv("TRADOVATE_PASSWORD") or "@mint:tradovate.password@"
