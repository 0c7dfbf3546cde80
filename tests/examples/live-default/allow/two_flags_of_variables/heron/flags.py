import os

PAPER = os.getenv("HERON_PAPER", "1") != "0"
LOG_JSON = os.getenv("HERON_LOG_JSON", "0") == "1"
DRY_RUN = os.environ.get("HERON_DRY_RUN", "true").lower() != "false"
