import krakenex

k = krakenex.API()
k.load_key("kraken.key")
k.query_private("AddOrder", {"pair": "XBTEUR", "type": "buy", "volume": "0.01"})
