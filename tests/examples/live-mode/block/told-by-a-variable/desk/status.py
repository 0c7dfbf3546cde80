import os

TRADING_MODE = "paper" if os.getenv("SAFE") else "live"
