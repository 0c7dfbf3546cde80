import os

os.environ["TRADING_MODE"] = f"{'li'}{'ve'}"
