import os

API_KEY = os.environ.get("BYBIT_API_KEY", "")
DRY_RUN = False
