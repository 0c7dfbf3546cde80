import requests

ROOT = "https://api.upstox.com/v2"


def buy(session, key, lots):
    body = {"instrument_token": key, "quantity": lots, "transaction_type": "BUY"}
    return session.post(f"{ROOT}/order/place", json=body)
