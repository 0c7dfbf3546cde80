import requests


def place(order: dict, signature: str) -> dict:
    headers = {"OK-ACCESS-SIGN": signature, "x-simulated-trading": "1" if order["demo"] else "0"}
    return requests.post("https://" + order["host"], json=order, headers=headers, timeout=5).json()
