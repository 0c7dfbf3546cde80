import os

from kiteconnect import KiteConnect

kite = KiteConnect(api_key=os.environ["KITE_KEY"])
kite.set_access_token(os.environ["KITE_TOKEN"])
params = {"tradingsymbol": "INFY", "quantity": 1}
print(kite.place_order(**params))
