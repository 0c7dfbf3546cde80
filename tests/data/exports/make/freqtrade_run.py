"""A crossover in freqtrade, offline: its markets are made up. `python freqtrade_run.py bars.csv OUT`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import ccxt
import ccxt.async_support
import ccxt.pro
import pandas as pd
from freqtrade.main import main

MARKET: dict[str, Any] = {
    "id": "XBTUSDT", "symbol": "BTC/USDT", "base": "BTC", "quote": "USDT", "baseId": "XBT", "quoteId": "USDT",
    "type": "spot", "spot": True, "margin": False, "swap": False, "future": False, "option": False, "active": True,
    "contract": False, "taker": 0.001, "maker": 0.001, "precision": {"amount": 1e-8, "price": 0.01},
    "limits": {"amount": {"min": 1e-8}, "price": {"min": 0.01}, "cost": {"min": 0.01}, "leverage": {}}, "info": {},
}  # fmt: skip
STRATEGY = """
from freqtrade.strategy import IStrategy


class Crossover(IStrategy):
    INTERFACE_VERSION = 3
    timeframe, startup_candle_count = "1m", 0
    minimal_roi, stoploss, use_exit_signal = {}, -0.99, True

    def populate_indicators(self, df, metadata):
        df["fast"], df["slow"] = df["close"].rolling(20).mean(), df["close"].rolling(50).mean()
        return df

    def populate_entry_trend(self, df, metadata):
        above = df["fast"] > df["slow"]
        before = above.shift(1, fill_value=False) | df["slow"].shift(1).isna()
        df.loc[above & ~before & (df.index < 1450), "enter_long"] = 1
        return df

    def populate_exit_trend(self, df, metadata):
        df.loc[(df["fast"] <= df["slow"]) | (df.index >= 1450), "exit_long"] = 1
        return df

    def custom_stake_amount(self, pair, current_time, current_rate, proposed_stake, min_stake, max_stake, leverage,
                            entry_tag, side, **kwargs):
        return current_rate
"""


def known(self: Any, *_: Any, **__: Any) -> Any:
    self.set_markets([MARKET])
    return self.markets


async def known_async(self: Any, *_: Any, **__: Any) -> Any:
    return known(self)


ccxt.kraken.load_markets = known
ccxt.async_support.kraken.load_markets = ccxt.pro.kraken.load_markets = known_async
bars, home = Path(sys.argv[1]), Path(sys.argv[2]).resolve()
for folder in ("data/kraken", "strategies", "backtest_results"):
    (home / folder).mkdir(parents=True, exist_ok=True)
(home / "strategies/crossover.py").write_text(STRATEGY)
frame = pd.read_csv(bars, parse_dates=["ts"]).rename(columns={"ts": "date"})
frame.astype(dict.fromkeys(frame.columns[1:], float)).to_feather(home / "data/kraken/BTC_USDT-1m.feather")
config = {
    "max_open_trades": 1, "stake_currency": "USDT", "stake_amount": 60000, "tradable_balance_ratio": 1.0,
    "dry_run": True, "dry_run_wallet": 1000000, "trading_mode": "spot", "dataformat_ohlcv": "feather",
    "exchange": {"name": "kraken", "pair_whitelist": ["BTC/USDT"], "pair_blacklist": []},
    "entry_pricing": {"price_side": "same", "use_order_book": False},
    "exit_pricing": {"price_side": "same", "use_order_book": False}, "pairlists": [{"method": "StaticPairList"}],
}  # fmt: skip
(home / "config.json").write_text(json.dumps(config))
main([
    "backtesting", "--userdir", str(home), "--config", str(home / "config.json"), "--strategy", "Crossover",
    "--fee", "0.001", "--datadir", str(home / "data/kraken"), "--export", "trades", "--cache", "none",
])  # fmt: skip
