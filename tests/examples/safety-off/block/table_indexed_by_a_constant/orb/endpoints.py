import os

ACTIVE = "live"

PROFILES = {
    "paper": {"base_url": "https://paper-api.alpaca.markets", "key_env": "ALPACA_PAPER_KEY", "paper": True},
    "live": {"base_url": "https://api.alpaca.markets", "key_env": "ALPACA_LIVE_KEY", "paper": False},
}

profile = PROFILES[ACTIVE]
API_KEY = os.environ.get(profile["key_env"], "")
