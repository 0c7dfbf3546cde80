"""Downloads candles of index futures."""
import json
from urllib.request import Request, urlopen

ROOT = "https://api.upstox.com/v2"
DUMP = "https://api.kite.trade/instruments/NFO"


def candles(key, day):
    request = Request(f"{ROOT}/historical-candle/{key}/day/{day}", headers={"Accept": "application/json"})
    return json.load(urlopen(request))["data"]["candles"]
