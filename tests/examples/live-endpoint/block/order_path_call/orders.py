import requests

requests.post("https://api.kraken.com/0/private/AddOrder", data=order)
