"""The engines whose exports can be read, one row each; `docs/drill.md` has a recipe for every row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nolive_hooks.errors import usage
from nolive_hooks.procedure.adapters import backtesting, columns, freqtrade, nautilus, peak_trade
from nolive_hooks.procedure.adapters.build import Evidence, build
from nolive_hooks.procedure.adapters.reading import Reading, Request

VERSION = "1"


@dataclass(frozen=True, slots=True)
class Engine:
    """One adapter: its name in the policy, the engine's own name, its reader, the files it expects in {out}.

    `proved` is the version whose real export lies in tests/data/exports.
    """

    name: str
    title: str
    read: Callable[[Request], Reading]
    outputs: Mapping[str, str] = field(default_factory=dict)
    proved: str = ""


ENGINES: tuple[Engine, ...] = (
    Engine(
        "backtesting", "backtesting.py", backtesting.read,
        {"trades": "trades.csv", "equity": "equity.csv", "stats": "stats.json"}, proved="0.6.6",
    ),
    Engine(
        "columns", "any engine with a table of trades", columns.read,
        {"trades": "trades.csv", "equity": "equity.csv", "stats": "stats.json"},
    ),
    Engine("freqtrade", "freqtrade", freqtrade.read, {"result": "*.zip"}, proved="2026.9"),
    Engine(
        "nautilus", "nautilus_trader", nautilus.read,
        {"positions": "positions.csv", "account": "account.csv", "fills": "fills.csv", "result": "result.json"},
        proved="1.221.0",
    ),
    Engine(
        "peak_trade", "Peak_Trade", peak_trade.read,
        {"trades": "*/trades.parquet", "equity": "*/equity.csv", "stats": "*/stats.json",
         "snapshot": "*/config_snapshot.json"}, proved="ae0b71025",
    ),
)  # fmt: skip
BY_NAME = {engine.name: engine for engine in ENGINES}


def engine_of(name: str) -> Engine:
    """The row of an adapter; a usage error (exit 2) for a name without one."""
    if name not in BY_NAME:
        raise usage(
            f'there is no adapter "{name}"', where=".nolive.toml [engine] adapter",
            why=f"known are {', '.join(BY_NAME)}", fix="docs/drill.md, Your own engine",
        )  # fmt: skip
    return BY_NAME[name]


def outputs_of(name: str, given: Mapping[str, str]) -> dict[str, str]:
    """The files an adapter looks for: its own names, and those of the policy in their place."""
    return {**engine_of(name).outputs, **{key: value for key, value in given.items() if key != "log"}}


def read(name: str, request: Request) -> Evidence:
    """Read an export as evidence; raises cells.ExportError for one that cannot be."""
    return build(engine_of(name).title, engine_of(name).read(request), request)
