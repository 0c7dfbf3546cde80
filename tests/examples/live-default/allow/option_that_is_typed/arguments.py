import argparse

parser = argparse.ArgumentParser(description="trading desk")
parser.add_argument("--simulated", action="store_true", default=False)
parser.add_argument("--dry-run", action="store_true")
run_trader(parser.parse_args())
