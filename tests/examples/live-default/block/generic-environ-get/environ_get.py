import os

PAPER = os.environ.get("PAPER_TRADING", "false").lower() == "true"
