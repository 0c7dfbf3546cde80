import argparse

from binance.client import Client

parser = argparse.ArgumentParser()
parser.add_argument("--mainnet", action="store_true", help="leave the testnet")
parser.add_argument("--testnet", default=True)
args = parser.parse_args()
client = Client(KEY, SECRET, testnet=not args.mainnet)
other = Client(KEY, SECRET, testnet=args.testnet)
