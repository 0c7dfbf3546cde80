import os
import ccxt

ex = ccxt.kraken({"apiKey": os.environ["KRAKEN_API_KEY"], "secret": os.getenv("KRAKEN_API_SECRET", "")})
api_key = config["exchange"]["api_key_2024_01_primary"]
