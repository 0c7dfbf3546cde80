import argparse


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kraken-environment", choices=["live", "sandbox"], default="live")
    return parser.parse_args()
