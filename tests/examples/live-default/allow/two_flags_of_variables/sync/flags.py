import os

VERBOSE = os.getenv("SYNC_VERBOSE", "0") == "1"
DRY_RUN = os.environ.get("SYNC_DRY_RUN", "false").lower() == "true"
