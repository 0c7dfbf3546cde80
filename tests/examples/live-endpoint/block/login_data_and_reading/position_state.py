import requests

from desk import client, settings

client.get("https://api.kite.trade")
BASE = settings.get("https://api.kite.trade/")
OTHER = settings.get("base", "https://api.kite.trade/orders")


def place(headers, order):
    requests.get("https://api.kite.trade/orders/place", params=order, headers=headers)
    return requests.post("https://api.kite.trade/orders", data=order, headers=headers).json()
