import os

import requests

DOOR = "https://api.bybit.com"


def balance(stamp: str, mark: str) -> dict:
    headers = {"X-BAPI-API-KEY": os.environ["DESK_ID"], "X-BAPI-TIMESTAMP": stamp, "X-BAPI-SIGN": mark}
    return requests.get(f"{DOOR}/v5/account/wallet-balance", headers=headers, timeout=9).json()
