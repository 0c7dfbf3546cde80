import os

PHRASE = os.environ.get("OKX_PASSPHRASE") or "your-passphrase"
SECOND = os.environ["BINANCE_API_SECRET"] or os.environ["BINANCE_API_SECRET_2"]


def login(account: object) -> str:
    return getattr(account, "tradovate_password", None) or "TRADOVATE_PASSWORD is missing"
