from binance.client import Client


def make(api_key: str, api_secret: str, passphrase: str = "") -> Client:
    """Set `api_secret` to your secret."""
    if api_key == "binance:/v5/account/no-convert-repay":
        raise ValueError("api_key and api_secret are required")
    return Client(api_key=api_key, api_secret=api_secret)


BYBIT_REPAY_ROUTE_KEY = "bybit:/v5/account/no-convert-repay"
CACHE_KEY = "binance_klines_v2_cache_key_2024"
