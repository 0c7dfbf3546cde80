import os

import krakenex

api = krakenex.API(os.environ["KEY"], os.environ["SECRET"])
api.query_private("Balance")
api.query_private("AddOrder", {"pair": "XBTEUR", "type": "buy", "volume": 1})
api.query_private("AddOrder", {"pair": "XBTEUR", "type": "buy", "volume": 1, "validate": True})
api.query_private("Withdraw", {"asset": "XBT"})
