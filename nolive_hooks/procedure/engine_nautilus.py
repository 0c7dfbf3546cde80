"""The event-driven engine of the extra `[nautilus]`: a real nautilus_trader run, offline, that leaves its own reports.

It trades a crossover of moving averages, long or flat, one unit at a time, on the bars of a file or on the embedded
engine's own. Run it as
`python -I -m nolive_hooks.procedure.engine_nautilus --config drill_test.toml --out FOLDER [--data bars.csv]`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from nolive_hooks.procedure import engine, market
from nolive_hooks.procedure.adapters import bars as bar_file
from nolive_hooks.procedure.adapters.cells import ExportError

CAPITAL = 1_000_000
TAKER_FEE = "0.001"
LAST_BARS = 50  # nothing is opened in them and what is open is closed: the export holds closed trades only
SIZE_PLACES = 6
MINUTE = 60
NANO = 10**9


def closing_bars(config: engine.Config, data: str) -> list[tuple[int, str, str, str, str]]:
    """(time of the close in ns, open, high, low, close) of every bar."""
    if data:
        read = bar_file.read(data, Path(data).read_bytes())
        return [
            (int(row.ts.timestamp() + read.seconds) * NANO, *(f"{price:.2f}" for price in row[1:5]))  # type: ignore[misc]
            for row in read.rows
        ]
    series = market.bars(config.scenario, config.seed, config.bars, config.end)
    return [((bar.start + MINUTE) * NANO, *(engine.money(price) for price in bar[1:5])) for bar in series]  # type: ignore[misc]


def run(config: engine.Config, rows: Sequence[tuple[int, str, str, str, str]], out: Path) -> None:
    """Build the venue, run the strategy over every bar, write positions, account, fills and the result."""
    import nautilus_trader as nautilus
    from nautilus_trader.backtest.engine import BacktestEngine, BacktestEngineConfig
    from nautilus_trader.config import LoggingConfig
    from nautilus_trader.model.data import Bar, BarType
    from nautilus_trader.model.enums import AccountType, OmsType
    from nautilus_trader.model.identifiers import TraderId, Venue
    from nautilus_trader.model.objects import Money, Price, Quantity

    pair = instrument(config)
    kind = BarType.from_str(f"{pair.id}-1-MINUTE-LAST-EXTERNAL")
    venue = Venue("SIM")
    capital = Money(CAPITAL, pair.quote_currency)
    backtest = BacktestEngine(
        BacktestEngineConfig(trader_id=TraderId("DRILL-001"), logging=LoggingConfig(log_level="INFO", log_colors=False))
    )
    # MARGIN, because a CASH account that would go below zero ends a run early and with exit status 0.
    backtest.add_venue(venue, OmsType.NETTING, AccountType.MARGIN, [capital])
    backtest.add_instrument(pair)
    volume = Quantity(1_000, SIZE_PLACES)
    backtest.add_data([Bar(kind, *map(Price.from_str, row[1:]), volume, row[0], row[0]) for row in rows])
    backtest.add_strategy(crossover(config, pair, kind, len(rows)))
    backtest.run()
    trader, result = backtest.trader, backtest.get_result()
    trader.generate_positions_report().to_csv(out / "positions.csv")
    trader.generate_account_report(venue).to_csv(out / "account.csv")
    trader.generate_fills_report().to_csv(out / "fills.csv")
    summary = {
        "version": nautilus.__version__,
        "iterations": result.iterations,
        "starting_balance": f"{capital.as_decimal()} {pair.quote_currency}",
        "backtest_start": rows[0][0] - MINUTE * NANO,
        "backtest_end": result.backtest_end,
        "total_orders": result.total_orders,
        "total_positions": result.total_positions,
        "stats_pnls": result.stats_pnls,
        "stats_returns": result.stats_returns,
    }
    (out / "result.json").write_text(json.dumps(summary, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    backtest.dispose()
    done = f"bars={len(rows)} processed={result.iterations} orders={result.total_orders}, all fills simulated"
    sys.stdout.write(f"{done}\n")


def instrument(config: engine.Config) -> Any:
    """The traded pair on the simulated venue SIM; a currency that nautilus does not know is made up."""
    from nautilus_trader.model.identifiers import InstrumentId, Symbol
    from nautilus_trader.model.instruments import CurrencyPair
    from nautilus_trader.model.objects import Currency, Price, Quantity

    base, quote = (Currency.from_str(code) for code in config.symbol.split("-"))
    return CurrencyPair(
        instrument_id=InstrumentId.from_str(f"{config.symbol}.SIM"),
        raw_symbol=Symbol(config.symbol),
        base_currency=base,
        quote_currency=quote,
        price_precision=2,
        size_precision=SIZE_PLACES,
        price_increment=Price.from_str("0.01"),
        size_increment=Quantity.from_str("0.000001"),
        maker_fee=Decimal(TAKER_FEE),
        taker_fee=Decimal(TAKER_FEE),
        margin_init=Decimal("0.1"),
        margin_maint=Decimal("0.05"),
        ts_event=0,
        ts_init=0,
    )


def crossover(config: engine.Config, pair: Any, kind: Any, count: int) -> Any:
    """The strategy: long while the fast average is above the slow one, flat else."""
    from nautilus_trader.model.enums import OrderSide
    from nautilus_trader.trading.strategy import Strategy

    class Crossover(Strategy):  # type: ignore[misc]
        def on_start(self) -> None:
            self.closes: list[float] = []
            self.above: bool | None = None
            self.subscribe_bars(kind)

        def on_bar(self, bar: Any) -> None:
            self.closes.append(bar.close.as_double())
            seen = len(self.closes)
            if seen < config.slow:
                return
            fast, slow = (sum(self.closes[-length:]) / length for length in (config.fast, config.slow))
            above = fast > slow and seen <= count - LAST_BARS
            if self.above is not None and above != self.above and (above or self.portfolio.is_net_long(pair.id)):
                side = OrderSide.BUY if above else OrderSide.SELL
                self.submit_order(self.order_factory.market(pair.id, side, pair.make_qty(Decimal(1))))
            self.above = above

    return Crossover()


def main(arguments: Sequence[str] | None = None) -> int:
    """The program. 0: the run is in `--out`; 1: it cannot run, and the last line says why."""
    parser = argparse.ArgumentParser(prog="nolive_hooks.procedure.engine_nautilus", description=__doc__)
    parser.add_argument("--config", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--data", default="")
    options = parser.parse_args(arguments)
    try:
        config = engine.read(Path(options.config).read_bytes())
        run(config, closing_bars(config, options.data), Path(options.out))
    except ImportError as error:
        sys.stderr.write(f"{error}\nfix: pip install 'nolive-hooks[nautilus]'\n")
        return 1
    except (OSError, ExportError, engine.ConfigError) as error:
        sys.stderr.write(f"engine_nautilus: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
