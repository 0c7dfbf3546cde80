import argparse

import ccxt

parser = argparse.ArgumentParser()
parser.add_argument("--sandbox", action="store_true")
args = parser.parse_args()
exchange = ccxt.okx({"apiKey": KEY, "secret": SECRET})
exchange.set_sandbox_mode(args.sandbox)
