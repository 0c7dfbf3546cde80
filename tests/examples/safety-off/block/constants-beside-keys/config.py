import os

with open(".env") as lines:
    for line in lines:
        name, _, value = line.partition("=")
        os.environ.setdefault(name.strip(), value.strip())

API_KEY_PRIMARY = os.environ.get("BYBIT_API_KEY", "")
API_SECRET_PRIMARY = os.environ.get("BYBIT_API_SECRET", "")
RECV_WINDOW = "5000"
DRY_RUN = False
