import os

import requests

BASE = "https://www.okx.com"
HEADERS = {
    "x-simulated-trading": "1",
    "OK-ACCESS-KEY": os.environ["OKX_KEY"],
    "OK-ACCESS-PASSPHRASE": os.environ["OKX_PASS"],
}


def place(session: requests.Session, body: dict, sign):
    return session.post(BASE + "/api/v5/trade/order", json=body, headers=HEADERS | sign(body), timeout=5)
