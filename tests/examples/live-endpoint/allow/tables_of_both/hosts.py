URLS = {"live": "https://api.alpaca.markets", "paper": "https://paper-api.alpaca.markets"}
PORTS = {"paper": 4002, "live": 4001}  # IB gateway


class IBGateway:
    PORTS = {"paper": 4002, "live": 4001}
