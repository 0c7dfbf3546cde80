import os

URL = "wss://test.deribit.com/ws/api/v2" if os.environ.get("TESTNET", "1") == "1" else "wss://www.deribit.com/ws/api/v2"
SECRET = os.environ["DERIBIT_SECRET"]


def buy(ws):
    ws.call("private/buy", {"amount": 10})
