import requests

requests.post(URL, headers={"X-MBX-APIKEY": "@mint:binance.api_key@"})
