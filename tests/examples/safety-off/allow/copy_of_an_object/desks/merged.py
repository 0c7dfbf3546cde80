BASE = {"venue": "okx", "dry_run": True, "max_notional": 100}
PILOT = {**BASE, "dry_run": True}
