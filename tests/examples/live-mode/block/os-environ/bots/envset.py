import os

os.environ["TRADING_MODE"] = "live"
os.environ.setdefault("PAPER_TRADING", "false")
