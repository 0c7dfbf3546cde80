"""Any engine: a table of trades or of equity whose columns the policy names in [engine.columns]."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from nolive_hooks.evidence.figures.equity import EquityPoint
from nolive_hooks.procedure.adapters.cells import Cells, ExportError, Sheet, read_json
from nolive_hooks.procedure.adapters.reading import Count, Reading, Request, Side, Trip

REQUIRED = ("qty", "entry_ts", "entry_price", "exit_ts", "exit_price")
OPTIONAL = (
    "side", "fees", "pnl_net", "funding", "leverage", "exit_reason", "entry_tag", "native_id", "symbol", "equity_ts",
    "equity",
)  # fmt: skip
SIDES: Mapping[str, Side] = {
    "long": "long", "buy": "long", "b": "long", "1": "long", "false": "long",
    "short": "short", "sell": "short", "s": "short", "-1": "short", "true": "short",
}  # fmt: skip


def read(request: Request) -> Reading:
    """The trades, and the equity where the policy names its columns; side from its column or from the sign of qty."""
    columns = _columns(request)
    sheet = request.table("trades").need([columns[name] for name in columns if not name.startswith("equity")],
                                         "[engine.columns]")  # fmt: skip
    trips = tuple(_trip(row, columns, request) for row in sheet.rows)
    points: tuple[EquityPoint, ...] = ()
    counts = [Count(sheet.name, len(sheet.rows), len(trips))]
    if request.find("equity") is not None:
        equity = request.table("equity")
        points = tuple(_points(equity, columns))
        counts.append(Count(equity.name, len(equity.rows), len(points)))
    values = _values(request)
    return Reading(
        version=str(values.get("version", "unknown"))[:100],
        trips=trips,
        points=points,
        capital=points[0].equity if points else Decimal(repr(request.policy.capital)) or None,
        processed=_processed(values, points, request),
        values=values,
        counts=tuple(counts),
    )


def _columns(request: Request) -> dict[str, str]:
    """The map of the policy, normalised name -> name in the export; a column not mapped keeps its name."""
    given = dict(request.policy.columns)
    unknown = sorted(set(given) - {*REQUIRED, *OPTIONAL})
    if unknown:
        raise ExportError(
            f"[engine.columns] names {', '.join(unknown)}", where=".nolive.toml",
            why=f"known are {', '.join((*REQUIRED, *OPTIONAL))}",
        )  # fmt: skip
    return {**{name: name for name in REQUIRED}, **given}


def _trip(row: Cells, columns: Mapping[str, str], request: Request) -> Trip:
    def text(name: str) -> str:
        return row.text(columns[name]) if name in columns else ""

    def maybe(name: str) -> Decimal | None:
        return row.maybe(columns[name]) if name in columns else None

    if text("symbol"):
        request.same_symbol(text("symbol"), row.where(columns["symbol"]))
    qty = row.number(columns["qty"])
    if not qty:
        raise ExportError("is 0: nothing was traded", where=row.where(columns["qty"]))
    leave = row.moment(columns["exit_ts"])
    return Trip(
        name=row.name,
        line=row.line,
        side=_side(row, columns, qty),
        qty=abs(qty),
        entry_ts=row.time(columns["entry_ts"]),
        entry_price=row.positive(columns["entry_price"]),
        exit_ts=leave,
        exit_price=row.positive(columns["exit_price"]) if leave else None,
        fees=maybe("fees") or Decimal(0),
        pnl=maybe("pnl_net") if leave else None,
        funding=maybe("funding"),
        leverage=maybe("leverage"),
        exit_reason=text("exit_reason"),
        entry_tag=text("entry_tag"),
        native_id=text("native_id"),
    )


def _side(row: Cells, columns: Mapping[str, str], qty: Decimal) -> Side:
    if "side" not in columns:
        return "long" if qty > 0 else "short"
    word = row.text(columns["side"]).lower()
    if word not in SIDES:
        raise ExportError(
            f"{word[:20]!r} is no side", where=row.where(columns["side"]), why=f"known are {', '.join(SIDES)}"
        )
    return SIDES[word]


def _points(equity: Sheet, columns: Mapping[str, str]) -> Iterator[EquityPoint]:
    when, value = columns.get("equity_ts", "ts"), columns.get("equity", "equity")
    equity.need((when, value), "[engine.columns] equity_ts and equity")
    for row in equity.rows:
        yield EquityPoint(row.time(when), row.number(value))


def _values(request: Request) -> dict[str, Any]:
    found = request.find("stats")
    value = read_json(*found) if found is not None else {}
    if not isinstance(value, dict):
        raise ExportError("is not an object of figures", where=request.outputs["stats"])
    return value


def _processed(values: Mapping[str, Any], points: tuple[EquityPoint, ...], request: Request) -> int:
    """Bars that were processed, as the engine states them (`bars_processed`), else one for each point of equity."""
    stated = values.get("bars_processed")
    if isinstance(stated, int) and not isinstance(stated, bool):
        return stated
    if not points:
        raise ExportError(
            "nothing says how many bars were processed", where="{out}",
            why="a run that stopped early looks like one that found nothing",
            fix=f'write {request.outputs.get("stats", "stats.json")} with {{"bars_processed": 500}}',
        )  # fmt: skip
    return len(points)
