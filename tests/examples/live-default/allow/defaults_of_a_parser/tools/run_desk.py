import argparse

from desk import app


def parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser("run-desk")
    p.add_argument("--mode", choices=("replay", "paper", "live"))
    p.set_defaults(mode="paper", verbose=False)
    return p


if __name__ == "__main__":
    app.run(**vars(parser().parse_args()))
