import requests


def fetch_or_send(headers, data):
    url = "https://api.mstock.trade/openapi/typea/orders"
    if data:
        return requests.post(url, headers=headers, data=data)
    return requests.get(url, headers=headers)


def send(headers, data):
    url = "https://api.mstock.trade/openapi/typea/orders"
    return safe_request("POST", url, headers=headers, data=data)
