import os

import requests

DOOR = "https://api.bybit.com"


def post(path: str, body: str, stamp: str, mark: str) -> dict:
    headers = {"X-BAPI-API-KEY": os.environ["DESK_ID"], "X-BAPI-TIMESTAMP": stamp, "X-BAPI-SIGN": mark}
    return requests.post(f"{DOOR}{path}", headers=headers, data=body, timeout=9).json()


def buy(body: str, stamp: str, mark: str) -> dict:
    return post("/v5/order/create", body, stamp, mark)
