import argparse

from desk.kraken import DataClient


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kraken-environment", choices=["live", "sandbox"], default="live")
    return parser.parse_args()


DataClient(options().kraken_environment).subscribe("XBTUSD")
