import argparse

from hummingbot.strategy_v2.backtesting import BacktestingEngine

parser = argparse.ArgumentParser()
parser.add_argument("--connector", type=str, default="binance_perpetual")
BacktestingEngine(parser.parse_args().connector).run()
