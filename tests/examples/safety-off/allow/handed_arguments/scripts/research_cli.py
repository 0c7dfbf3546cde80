import argparse


def sweep_args(args):
    """Research on BTC/EUR."""
    return argparse.Namespace(strategy=None, symbol="BTC/EUR", dry_run=False, workers=4)
