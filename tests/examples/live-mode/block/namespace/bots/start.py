import argparse

args = argparse.Namespace(exchange="kraken", mode="live", size=1)
run_trader(args)
