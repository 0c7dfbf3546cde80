import requests

payload = {
    "exchange": "Bybit USDT Perpetual",
    "paper_mode": False,
}
requests.post("http://127.0.0.1:9000/live", json=payload, timeout=10)
