import requests


def send(headers, order):
    url = "https://api.tradier.com/v1/markets/orders"
    return requests.post(url, headers=headers, data=order)
