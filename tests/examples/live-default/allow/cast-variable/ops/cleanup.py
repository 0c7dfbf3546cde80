import os

DRY_RUN = bool(int(os.environ.get("DRY_RUN", "0")))
remove_old_files("/srv/trading/logs", dry_run=DRY_RUN)
