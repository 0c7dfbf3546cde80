import socket

import requests


def orders(headers):
    socket.getaddrinfo("api.kite.trade", 443, socket.AF_INET, socket.SOCK_STREAM)
    return requests.get("https://api.kite.trade/orders", headers=headers).json()
