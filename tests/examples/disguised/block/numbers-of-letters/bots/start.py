import os

os.environ["TRADING_MODE"] = bytes([108, 105, 118, 101]).decode()
