import sys

ACTIVE = "paper"

PROFILES = {
    "paper": {"base_url": "https://paper-api.alpaca.markets", "paper": True},
    "live": {"base_url": "https://api.alpaca.markets", "paper": False},
}

profile = PROFILES[sys.argv[1]]
