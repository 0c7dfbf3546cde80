import argparse

import ccxt

parser = argparse.ArgumentParser()
parser.add_argument("--mainnet", action="store_true")
args = parser.parse_args()
exchange = ccxt.okx({"apiKey": KEY, "secret": SECRET})
if not args.mainnet:
    exchange.set_sandbox_mode(True)
