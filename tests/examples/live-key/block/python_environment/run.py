import os

os.environ["KRAKEN_API_SECRET"] = "@mint:kraken.secret@"
KEY = os.getenv("KRAKEN_API_KEY", "@mint:kraken.api_key@")
