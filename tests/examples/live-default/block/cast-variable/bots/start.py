import os

DRY_RUN = bool(int(os.environ.get("DRY_RUN", "0")))
trader = Trader(dry_run=DRY_RUN)
