"""A crossover in backtesting.py that leaves its own tables. `python backtesting_run.py bars.csv OUT`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import backtesting
import pandas as pd
from backtesting import Backtest, Strategy


def average(values: pd.Series, length: int) -> pd.Series:
    return pd.Series(values).rolling(length).mean()


class Crossover(Strategy):
    def init(self) -> None:
        self.fast = self.I(average, self.data.Close, 20)
        self.slow = self.I(average, self.data.Close, 50)

    def next(self) -> None:
        last_bars = len(self.data) > 1450
        above, before = self.fast[-1] > self.slow[-1], self.fast[-2] > self.slow[-2]
        if above and not before and not self.position and not last_bars:
            self.buy(size=1)
        elif self.position and (last_bars or (before and not above)):
            self.position.close()


bars, out = Path(sys.argv[1]), Path(sys.argv[2])
data = pd.read_csv(bars, parse_dates=["ts"], index_col="ts").rename(columns=str.capitalize)
stats = Backtest(data, Crossover, cash=1_000_000, commission=0.001, finalize_trades=True).run()

# From here on: what the adapter reads.
stats._trades.to_csv(out / "trades.csv", index=False)
stats._equity_curve.to_csv(out / "equity.csv")
figures = json.loads(stats[[name for name in stats.index if name[0] != "_"]].to_json(default_handler=str))
(out / "stats.json").write_text(json.dumps({"version": backtesting.__version__, **figures}, indent=1) + "\n")
