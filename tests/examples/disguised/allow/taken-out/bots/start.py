import os

os.environ["TRADING_MODE"] = "p.a.p.e.r".replace(".", "")
SYMBOL = "BTC/EUR".replace("/", "-")
