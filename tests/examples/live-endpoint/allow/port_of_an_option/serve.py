import argparse


def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", default=4001, type=int)
    return parser.parse_args()
