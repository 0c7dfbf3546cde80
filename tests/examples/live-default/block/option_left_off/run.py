import argparse

from binance.client import Client

parser = argparse.ArgumentParser()
parser.add_argument("--testnet", action="store_true", help="use the testnet (the default is live)")
args = parser.parse_args()
client = Client(KEY, SECRET, testnet=args.testnet)
