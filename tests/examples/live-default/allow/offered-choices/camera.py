import argparse


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", choices=["live", "recorded"], default="live")
    return parser.parse_args()
