import ccxt

from house.secrets import keys

VENUES = ["kraken", "bitstamp"]
clients = {name: getattr(ccxt, name)({"apiKey": keys[name].key, "secret": keys[name].secret}) for name in VENUES}
