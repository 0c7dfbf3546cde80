import argparse


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", default=None, help="paper | shadow | live")
    args = parser.parse_args()
    mode = args.mode or load("desk.yaml").get("mode", "paper")
    build_broker(mode).run()
