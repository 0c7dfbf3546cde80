import argparse

from desk import trade

root = argparse.ArgumentParser("desk")
commands = root.add_subparsers(required=True)
live = commands.add_parser("live")
live.add_argument("--mode", choices=("paper", "live"))
live.set_defaults(mode="live", func=trade)
args = root.parse_args()
