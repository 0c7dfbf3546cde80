import argparse


def trade_args(args):
    """Orders for BTC/EUR."""
    return argparse.Namespace(exchange="kraken", symbol="BTC/EUR", dry_run=False, workers=4)
