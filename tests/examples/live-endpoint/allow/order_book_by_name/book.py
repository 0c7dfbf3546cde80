import requests


def fetch_orders(headers):
    url = "https://api.mstock.trade/openapi/typea/orders"
    reply = safe_request("GET", url, headers=headers)
    return reply or requests.get(url, headers=headers)


def check(headers):
    url = "https://api.mstock.trade/openapi/typea/orders"
    return requests.request(method="GET", url=url, headers=headers)
