import ccxt

VENUES = ["kraken", "bitstamp"]
clients = {name: getattr(ccxt, name)({"enableRateLimit": True, "timeout": 3}) for name in VENUES}
