import os

os.environ["TRADING_MODE"] = "{}ve".format("li")
