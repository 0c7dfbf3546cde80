import argparse

import backtrader as bt


def run():
    args = parse_args()
    return bt.stores.IBStore(host=args.host, port=args.port, clientId=args.client)


def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", default=7496, type=int)
    return parser.parse_args()
