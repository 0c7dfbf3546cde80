import os
import sys


def main():
    paper_mode = os.getenv("PAPER_MODE", "false").lower() == "true"
    if not paper_mode:
        print("PAPER_MODE is not enabled")
        sys.exit(1)
    run_trader()
