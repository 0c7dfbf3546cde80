import argparse

from house import client

parser = argparse.ArgumentParser()
parser.add_argument("--dry-run", action="store_true", default=False)
client.place_order(symbol="BTCUSDT", side="buy", qty=1, dry_run=parser.parse_args().dry_run)
