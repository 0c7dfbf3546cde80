import argparse

import ccxt

parser = argparse.ArgumentParser()
parser.add_argument("-s", "--sandbox", action="store_true")
args = parser.parse_args()
exchange = ccxt.okx({"apiKey": KEY, "secret": SECRET})
if args.sandbox:
    exchange.set_sandbox_mode(True)
