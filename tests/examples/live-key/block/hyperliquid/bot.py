from hyperliquid.exchange import Exchange

config = {"exchange": "hyperliquid", "private_key": "0x@mint:hex.64@"}
