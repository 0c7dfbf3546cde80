import requests


def price(symbol: str) -> str:
    return requests.get(f"https://fapi.binance.com/fapi/v1/ticker/price?symbol={symbol}").text


def rehearse(query: str, key: str) -> int:
    return requests.post(f"https://testnet.binancefuture.com/fapi/v1/order?{query}", headers={"X-MBX-APIKEY": key}).status_code
