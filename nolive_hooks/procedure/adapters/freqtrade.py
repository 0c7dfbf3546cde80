"""freqtrade: the zip that a backtest exports, with the configuration that says whether it was a dry run."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from nolive_hooks.procedure.adapters.cells import Cells, ExportError, Sheet, moment, number, read_json, rows_of
from nolive_hooks.procedure.adapters.reading import Claim, Count, Reading, Request, Trip

TRADES = ("pair", "amount", "open_date", "open_rate", "close_rate", "fee_open", "fee_close", "profit_abs", "is_short")
MAX_MEMBER = 64 << 20
_CANDLE = re.compile(r"([1-9]\d{0,3})([mhdw])")
_SECONDS = {"m": 60, "h": 3600, "d": 86400, "w": 604800}
_DAILY = "the engine spreads absolute profits over calendar days; ours takes returns of the equity curve"
_CLAIMS: tuple[tuple[str, str, int, str], ...] = (
    ("total_trades", "trades_total", 1, ""),
    ("profit_total_abs", "net_pnl", 1, ""),
    ("winrate", "win_rate", 1, ""),
    ("profit_total", "total_return", 1, ""),
    ("max_drawdown_account", "max_drawdown", -1, "the engine looks at closed trades only, ours at every close"),
    ("profit_factor", "profit_factor", 1, "the engine says 0 where no trade won or none lost"),
    ("sharpe", "sharpe_ratio", 1, _DAILY),
    ("sortino", "sortino_ratio", 1, _DAILY),
    ("cagr", "cagr", 1, "the engine extrapolates any span to a year; ours needs 30 days"),
)


def read(request: Request) -> Reading:
    """The one strategy of the one zip. `dry_run` has to stand in its configuration and has to be true."""
    name, data = request.need("result")
    members = _members(name, data)
    _dry_run(name, members)
    result = _strategy(name, members, request.strategy)
    trades = rows_of(f"{name}!trades", result.get("trades")) if result.get("trades") else Sheet(name, TRADES, ())
    trades.need(TRADES, "a result of freqtrade")
    trips = tuple(_trip(row, request) for row in trades.rows)
    seconds = _seconds(name, result)
    start, last = (moment(result.get(key, ""), f"{name}, {key}") for key in ("backtest_start_ts", "backtest_end_ts"))
    values = {key: value for key, value in result.items() if isinstance(value, int | float | None)}
    return Reading(
        version=_version(members),
        trips=trips,
        capital=number(result.get("starting_balance", ""), f"{name}, starting_balance"),
        processed=int((last - start).total_seconds()) // seconds + 1,
        start=start,
        end=last + dt.timedelta(seconds=seconds),
        bar_seconds=seconds,
        values=values,
        claims=tuple(_claims(name, values)),
        counts=(Count(f"{name}!trades", len(trades.rows), len(trips)),),
        notes=("dry_run is true in the configuration inside the zip",),
    )


def _members(name: str, data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            wanted = [info for info in archive.infolist() if info.filename.endswith(".json")]
            if any(info.file_size > MAX_MEMBER for info in wanted):
                raise ExportError(f"holds a file of more than {MAX_MEMBER >> 20} MiB", where=name)
            return {info.filename: archive.read(info) for info in wanted}
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise ExportError(
            f"is not a zip that can be read: {error}"[:200], where=name,
            fix="freqtrade backtesting --export trades writes it",
        ) from None  # fmt: skip


def _dry_run(name: str, members: Mapping[str, bytes]) -> None:
    """Fail closed: a result without its configuration proves nothing, one that says false is not simulated."""
    configs = [member for member in members if member.endswith("_config.json")]
    if len(configs) != 1:
        raise ExportError(
            f"holds {len(configs)} configurations (*_config.json) where one is needed", where=name,
            why="nothing else says that the run was simulated", fix="use freqtrade 2025.1 or later",
        )  # fmt: skip
    config = read_json(f"{name}!{configs[0]}", members[configs[0]])
    said = config.get("dry_run", "(absent)") if isinstance(config, dict) else "(absent)"
    if said is not True:
        raise ExportError(
            f"dry_run is {said!s:.20}", where=f"{name}!{configs[0]}", why="a drill is simulated and says so",
            fix='set "dry_run": true in the configuration of freqtrade and run again',
        )  # fmt: skip


def _strategy(name: str, members: Mapping[str, bytes], wanted: str) -> dict[str, Any]:
    results = [member for member in members if not member.endswith(("_config.json", ".meta.json"))]
    whole = [read_json(f"{name}!{member}", members[member]) for member in results]
    found = [
        value["strategy"] for value in whole if isinstance(value, dict) and isinstance(value.get("strategy"), dict)
    ]
    if len(found) != 1:
        raise ExportError(f"holds {len(found)} results where one is needed", where=name)
    chosen = found[0].get(wanted) if wanted in found[0] else next(iter(found[0].values()), None)
    if not isinstance(chosen, dict) or (len(found[0]) > 1 and wanted not in found[0]):
        raise ExportError(
            f"holds the strategies {', '.join(found[0]) or 'none'}, not {wanted}", where=name,
            fix="nolive drill start --strategy NAME",
        )  # fmt: skip
    return chosen


def _trip(row: Cells, request: Request) -> Trip:
    request.same_symbol(row.text("pair"), row.where("pair"))
    qty, entry, leave = row.positive("amount"), row.positive("open_rate"), row.maybe("close_rate")
    is_open = _flag(row, "is_open")
    fees = qty * entry * row.number("fee_open")
    if not is_open and leave is not None:
        fees += qty * leave * row.number("fee_close")
    return Trip(
        name=row.name,
        line=row.line,
        side="short" if _flag(row, "is_short") else "long",
        qty=qty,
        entry_ts=row.time("open_date"),
        entry_price=entry,
        exit_ts=None if is_open else row.time("close_date"),
        exit_price=None if is_open else leave,
        fees=fees,
        pnl=None if is_open else row.number("profit_abs"),
        funding=row.maybe("funding_fees") or None,
        leverage=row.maybe("leverage") if row.maybe("leverage") != Decimal(1) else None,
        exit_reason=row.text("exit_reason"),
        entry_tag=row.text("enter_tag"),
    )


def _flag(row: Cells, column: str) -> bool:
    value = row.values.get(column, False)
    if not isinstance(value, bool):
        raise ExportError(f"is {value!s:.20} where true or false is needed", where=row.where(column))
    return value


def _seconds(name: str, result: Mapping[str, Any]) -> int:
    candle = _CANDLE.fullmatch(str(result.get("timeframe", "")))
    if candle is None:
        raise ExportError(f"timeframe is {result.get('timeframe')!s:.20}", where=name, why="5m, 1h or 1d is one")
    return int(candle[1]) * _SECONDS[candle[2]]


def _version(members: Mapping[str, bytes]) -> str:
    for member, data in members.items():
        if member.endswith("_config.json"):
            config = read_json(member, data)
            version = config.get("version") if isinstance(config, dict) else None
            return str(version)[:100] if version else "unknown"
    return "unknown"


def _claims(name: str, values: Mapping[str, Any]) -> Iterator[Claim]:
    for key, metric, sign, why in _CLAIMS:
        stated = values.get(key)
        if isinstance(stated, int | float):
            yield Claim(key, number(stated, f"{name}, {key}") * sign, metric, why)
