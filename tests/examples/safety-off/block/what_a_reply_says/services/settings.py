TRADING = {"exchange": "binance", "dry_run": False, "symbols": ["BTC/USDT"]}
