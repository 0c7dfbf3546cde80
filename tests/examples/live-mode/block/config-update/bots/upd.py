config = {"exchange": "kraken", "trading_mode": "paper"}
config.update({"trading_mode": "live"})
config["dry_run"] = False
