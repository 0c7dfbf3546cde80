import os

import requests

KEY = os.environ["BN_KEY"]
PLACES = "https://fapi.binance.com/fapi/v1/order?"


def buy(query: str, signature: str) -> int:
    url = f"https://fapi.binance.com/fapi/v1/order?{query}&signature={signature}"
    return requests.post(url, headers={"X-MBX-APIKEY": KEY}).status_code


def sell(query: str) -> int:
    return requests.post(PLACES + query, headers={"X-MBX-APIKEY": KEY}).status_code
