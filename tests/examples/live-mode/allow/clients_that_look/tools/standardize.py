import argparse

parser = argparse.ArgumentParser("sorts the imports of the trader")
parser.add_argument("--apply", action="store_true")
args = parser.parse_args()
args.dry_run = True
if args.apply:
    args.dry_run = False
