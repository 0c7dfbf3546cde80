import argparse

parser = argparse.ArgumentParser(description="trading")
parser.add_argument("--mode", choices=["live", "paper", "shadow"], default="live")
start_trading(parser.parse_args().mode)
