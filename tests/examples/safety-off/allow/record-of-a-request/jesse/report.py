payload = {
    "exchange": "Bybit USDT Perpetual",
    "paper_mode": False,
}
print(payload)
