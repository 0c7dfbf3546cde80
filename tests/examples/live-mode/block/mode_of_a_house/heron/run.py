import argparse
import os

parser = argparse.ArgumentParser(prog="heron")
parser.add_argument("--config", default="heron.toml")
parser.add_argument("--paper", action="store_true", help="use the account without money")
args = parser.parse_args()

os.environ.setdefault("HERON_ENV", "live")
