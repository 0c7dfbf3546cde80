import os

PAPER = os.getenv("HERON_PAPER", "0") == "1"
LOG_JSON = os.getenv("HERON_LOG_JSON", "0") == "1"
DRY_RUN = os.environ.get("HERON_DRY_RUN", "false").lower() == "true"
