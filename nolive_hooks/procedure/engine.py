"""The embedded engine as a program of its own: configuration in, trades, equity, log and scenario out.

It needs nothing but the standard library and never opens a connection, so that a drill, a demo and a replay
on the reviewer's machine give equal bytes. Run it as
`python -I -m nolive_hooks.procedure.engine --config drill_test.toml --out FOLDER`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nolive_hooks.procedure import controls, market
from nolive_hooks.procedure.simulation import CAPITAL, POINT_BARS, Simulation, exercised, stamp

NAME = "synthetic"
VERSION = "1.0"
SCHEMA = "nolive.engine/1"
MODES = ("shadow", "paper", "drill_only")
MAX_BARS = 1_000_000
MIN_BARS = 100
TRADES = "simulated_trades.csv"
EQUITY = "equity_curve.csv"
LOG = "strategy_drill.log"
SUMMARY = "engine.json"
TRADE_COLUMNS = (
    "trade_id", "run_id", "mode", "simulated", "strategy", "symbol", "side", "qty", "entry_ts", "entry_price",
    "exit_ts", "exit_price", "fees", "pnl_net", "quote_ccy", "status", "entry_fee", "exit_fee", "exit_reason",
)  # fmt: skip
RUN_ID = re.compile(r"drill_(\d{8})_(\d{6})\Z")
SYMBOL = re.compile(r"([A-Z0-9]{2,12})-([A-Z0-9]{2,12})\Z")


class ConfigError(ValueError):
    """The configuration does not describe a run."""


@dataclass(frozen=True, slots=True)
class Config:
    """What a run needs to know, as read from drill_test.toml."""

    run_id: str
    mode: str
    strategy: str
    symbol: str
    scenario: str
    seed: int
    bars: int
    fast: int = 20
    slow: int = 50

    @property
    def end(self) -> int:
        """The drill's own stamp in epoch seconds: the data ends there, so that a replay has the same times."""
        digits = self.run_id.removeprefix("drill_")
        return int(dt.datetime.strptime(digits, "%Y%m%d_%H%M%S").replace(tzinfo=dt.UTC).timestamp())

    @property
    def quote(self) -> str:
        """The currency of prices and results."""
        return self.symbol.rpartition("-")[2]


def read(data: bytes) -> Config:
    """Read drill_test.toml; raises ConfigError for anything that is not exactly a simulated run."""
    try:
        table = tomllib.loads(data.decode("utf-8"))
        engine, strategy = table["engine"], table["strategy"]
        config = Config(
            run_id=str(table["drill"]["run_id"]),
            mode=str(table["environment"]["mode"]),
            strategy=str(strategy["name"]),
            symbol=str(strategy["symbol"]),
            scenario=str(engine["scenario"]),
            seed=int(engine["seed"]),
            bars=int(engine["bars"]),
            fast=int(strategy.get("fast", 20)),
            slow=int(strategy.get("slow", 50)),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ConfigError(f"drill_test.toml: {type(error).__name__}: {error}") from None
    _validate(config)
    return config


def _validate(config: Config) -> None:
    problems = (
        (config.mode not in MODES, f"environment.mode must be one of {', '.join(MODES)}"),
        (config.scenario not in market.SCENARIOS, f"engine.scenario must be one of {', '.join(market.SCENARIOS)}"),
        (not RUN_ID.match(config.run_id), "drill.run_id must be drill_YYYYMMDD_HHMMSS"),
        (not SYMBOL.match(config.symbol), "strategy.symbol must look like BTC-EUR"),
        (not MIN_BARS <= config.bars <= MAX_BARS, f"engine.bars must be {MIN_BARS} to {MAX_BARS}"),
        (
            not 0 < config.fast < config.slow < config.bars,
            "strategy.fast and strategy.slow must be 0 < fast < slow < bars",
        ),
    )
    for wrong, message in problems:
        if wrong:
            raise ConfigError(f"drill_test.toml: {message}")
    try:
        _ = config.end
    except ValueError:
        raise ConfigError("drill_test.toml: drill.run_id is not a time") from None


def run(config: Config) -> dict[str, bytes]:
    """Run the scenario; gives file name -> bytes. The same configuration gives the same bytes."""
    series = list(market.bars(config.scenario, config.seed, config.bars, config.end))
    simulation = Simulation(config.scenario, config.fast, config.slow)
    simulation.run(series)
    summary = _summary(config, series, simulation)
    return {
        TRADES: "".join(_trade_lines(config, simulation)).encode("ascii"),
        EQUITY: "".join(_equity_lines(simulation)).encode("ascii"),
        LOG: "".join(_log_lines(config, simulation, summary)).encode("utf-8"),
        SUMMARY: (json.dumps(summary, indent=2, sort_keys=True) + "\n").encode("utf-8"),
    }


def money(cents: int) -> str:
    """Cents as a plain decimal with two places."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _trade_lines(config: Config, simulation: Simulation) -> Iterator[str]:
    yield ",".join(TRADE_COLUMNS) + "\n"
    fixed = f"{config.run_id},{config.mode},true,{config.strategy},{config.symbol}"
    for trade in simulation.trades:
        entry_fee, exit_fee = trade.entry_fee, trade.exit_fee
        yield (
            f"sim-{trade.number:06d},{fixed},{'long' if trade.long else 'short'},{trade.units},"
            f"{stamp(trade.entry_time)},{money(trade.entry_price)},{stamp(trade.exit_time)},{money(trade.exit_price)},"
            f"{money(entry_fee + exit_fee)},{money(trade.pnl)},{config.quote},closed,"
            f"{money(entry_fee)},{money(exit_fee)},{trade.reason}\n"
        )


def _equity_lines(simulation: Simulation) -> Iterator[str]:
    yield "ts,equity\n"
    for time, equity in simulation.equity:
        yield f"{stamp(time)},{money(equity)}\n"


def _log_lines(config: Config, simulation: Simulation, summary: Mapping[str, Any]) -> Iterator[str]:
    """The log in market time; every line carries the run id."""
    first, last = simulation.equity[0][0], simulation.equity[-1][0]
    data = summary["data"]
    opening = (
        f"engine {NAME} {VERSION} mode={config.mode} scenario={config.scenario} seed={config.seed}",
        f"strategy {config.strategy} {config.symbol} fast={config.fast} slow={config.slow} bars={config.bars}",
    )
    closing = (
        *(f"control {row['id']} tested: {row['result']}, {row['evidence']}" for row in summary["controls"]),
        f"bars declared={data['bars_declared']} processed={data['bars_processed']} gaps={data['gaps']}",
        f"signals={summary['signals']} trades={len(simulation.trades)} bars_sha256={data['sha256']}",
        "run complete, all fills simulated",
    )
    for text in opening:
        yield f"{stamp(first)} INFO {config.run_id} {text}\n"
    for line in simulation.log:
        yield f"{stamp(line.time)} {line.level} {config.run_id} {line.text}\n"
    for text in closing:
        yield f"{stamp(last)} INFO {config.run_id} {text}\n"


def _summary(config: Config, series: Sequence[market.Bar], simulation: Simulation) -> dict[str, Any]:
    """What the run says of itself, as one JSON value: data, counts, controls, limits, own figures."""
    net = sum(trade.pnl for trade in simulation.trades)
    return {
        "schema": SCHEMA,
        "engine": {"name": NAME, "version": VERSION},
        "run_id": config.run_id,
        "scenario": config.scenario,
        "seed": config.seed,
        "symbol": config.symbol,
        "data": _data(config, series, simulation),
        "signals": simulation.signals,
        "refused": simulation.refused,
        "exposure": {
            "capital": money(CAPITAL),
            "held_bars": simulation.held_bars,
            "largest_notional": money(simulation.largest_notional),
            "largest_units": max((trade.units for trade in simulation.trades), default=0),
            "equity_point_bars": POINT_BARS,
        },
        "controls": [
            {
                "id": row.id,
                "result": "PASS" if row.passed else "FAIL",
                "latency_s": row.latency,
                "evidence": row.evidence,
            }
            for row in exercised(simulation)
        ],
        "limits": [
            {
                "name": "max_position",
                "unit": "units",
                "limit": controls.MAX_POSITION,
                "observed": simulation.largest_asked,
                "breached": simulation.largest_asked > controls.MAX_POSITION,
                "action": "blocked" if simulation.refused.get(controls.ORDER_BLOCK) else "none",
            }
        ],
        "native": {"net_pnl": money(net), "trades": len(simulation.trades)},
    }


def _data(config: Config, series: Sequence[market.Bar], simulation: Simulation) -> dict[str, str | int]:
    """The data that was declared and what of it the strategy has seen; processed == declared - warm-up."""
    start, end = market.window(config.scenario, config.bars, config.end)
    return {
        "bar": "1m",
        "bar_ts_convention": "open",
        "bars_declared": config.bars,
        "bars_processed": simulation.evaluated,
        "end": stamp(end),
        "gaps": market.gaps(series),
        "generator_version": market.VERSION,
        "sha256": market.digest(series),
        "start": stamp(start),
        "warmup": config.slow,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, run, write. Exit 0 done, 2 bad configuration, 3 cannot read or write."""
    parser = argparse.ArgumentParser(prog="nolive_hooks.procedure.engine", description="embedded synthetic engine")
    parser.add_argument("--config", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    options = parser.parse_args(arguments)
    try:
        files = run(read(options.config.read_bytes()))
        for name, data in files.items():
            (options.out / name).write_bytes(data)
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"engine: {error.strerror}: {error.filename}\n")
        return 3
    lines = files[LOG].decode("utf-8").splitlines(keepends=True)
    sys.stdout.write("".join((*lines[:2], *lines[-3:])))  # the whole log is in its file; twice would be noise
    return 0


if __name__ == "__main__":
    sys.exit(main())
