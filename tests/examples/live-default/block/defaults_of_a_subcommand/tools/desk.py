import argparse

from desk import trade

root = argparse.ArgumentParser("desk")
commands = root.add_subparsers(required=True)
run = commands.add_parser("run")
run.add_argument("--mode", choices=("paper", "live"))
run.set_defaults(mode="live", func=trade)
args = root.parse_args()
