import argparse

parser = argparse.ArgumentParser(description="metrics of the trading desk")
parser.add_argument("--mode", choices=["live", "paper", "shadow"], default="live")
print(metrics(parser.parse_args().mode))
