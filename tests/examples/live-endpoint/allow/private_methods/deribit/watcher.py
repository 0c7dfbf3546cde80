import json
import os

from websockets.sync.client import connect

URL = "wss://www.deribit.com/ws/api/v2"
AUTH = {"grant_type": "client_credentials", "client_id": os.environ["DERIBIT_ID"], "client_secret": os.environ["DERIBIT_SECRET"]}


def call(ws, method, params):
    ws.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}))
    return json.loads(ws.recv())


with connect(URL) as ws:
    call(ws, "public/auth", AUTH)
    call(ws, "private/get_positions", {"currency": "BTC"})
