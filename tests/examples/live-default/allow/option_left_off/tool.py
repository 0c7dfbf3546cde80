import argparse

from shop import Client

parser = argparse.ArgumentParser()
parser.add_argument("--dry-run", action="store_true")
args = parser.parse_args()
client = Client(dry_run=args.dry_run)
