import argparse

from desk import app, trade

root = argparse.ArgumentParser("desk")
commands = root.add_subparsers(required=True)
paper = commands.add_parser("paper")
paper.set_defaults(mode="paper", func=trade)
live = commands.add_parser("live", help="asks for the token first")
live.set_defaults(mode="live", func=trade)
app.run(root.parse_args())
