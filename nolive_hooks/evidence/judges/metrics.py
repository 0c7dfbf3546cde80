"""Checks of the figures: every one is computed again, from the trades and the equity that are in the pack."""

from __future__ import annotations

import math
from collections.abc import Iterator

from msgspec import UNSET, Struct

from nolive_hooks.evidence.drill import Outcome, Step, StepStatus
from nolive_hooks.evidence.figures.metrics import basis_of, periods_per_year, recompute, returns
from nolive_hooks.evidence.figures.risk import METHODS, exposure, tail
from nolive_hooks.evidence.judges.case import Case
from nolive_hooks.evidence.layout import DRILL, EQUITY, PERFORMANCE, RISK
from nolive_hooks.evidence.records.metrics import Basis, EngineNative, PerformanceRecord, RiskRecord
from nolive_hooks.evidence.tables import moment
from nolive_hooks.model import Finding, Severity

RELATIVE = 1e-6
ABSOLUTE = 1e-9
COMPLIANCE = ("no_live_keys", "no_live_mode", "no_live_hosts", "no_real_fills")
_FRACTIONS = ("win_rate", "exposure_time")
_OUTCOMES = (Outcome.COMPLETED, Outcome.NO_SIGNALS)


def judge(case: Case) -> Iterator[Finding]:
    """NL-MET-01 to 07 (schema and finite numbers are judged where the records are read)."""
    if case.performance is not None:
        yield from _identity(case, PERFORMANCE, case.performance)
        yield from _percent(case, case.performance)
        yield from _basis(case, case.performance)
        yield from _recomputed(case, case.performance)
    if case.risk is not None:
        yield from _identity(case, RISK, case.risk)
        yield from _risk(case, case.risk)
        yield from _limits(case, case.risk)
        yield from _controls(case, case.risk)
    yield from _coverage(case)


def _identity(case: Case, path: str, record: PerformanceRecord | RiskRecord) -> Iterator[Finding]:
    if case.drill is None:
        return
    if record.mode is not case.drill.mode.declared:
        yield case.find(
            "NL-MET-01", path, f"mode is {record.mode}, the drill declared {case.drill.mode.declared}", name="mode"
        )
    if isinstance(record, PerformanceRecord) and record.outcome is not case.drill.outcome:
        yield case.find(
            "NL-MET-01", path, f"outcome is {record.outcome}, drill.json says {case.drill.outcome}", name="outcome"
        )


def _percent(case: Case, record: PerformanceRecord) -> Iterator[Finding]:
    figures = record.metrics
    if not -1 <= figures.max_drawdown <= 0:
        text = f"max_drawdown is {figures.max_drawdown:g}; it is a fraction from -1 to 0 and looks like percent"
        yield case.find("NL-MET-04", PERFORMANCE, text, name="max_drawdown")
    for name in _FRACTIONS:
        value = getattr(figures, name)
        if isinstance(value, int | float) and not 0 <= value <= 1:
            yield case.find("NL-MET-04", PERFORMANCE, f"{name} is {value:g}; it is a fraction from 0 to 1", name=name)


def _basis(case: Case, record: PerformanceRecord) -> Iterator[Finding]:
    basis = record.basis
    if basis is None:
        if case.equity is not None:
            yield case.find(
                "NL-MET-05", PERFORMANCE, f"there is an equity curve and no basis: {record.basis_reason}", name="basis"
            )
        return
    if case.equity is None or not case.equity.points:
        text = "the basis names an equity curve that is not in the pack"
        yield case.find("NL-MET-05", PERFORMANCE, text, name="basis.source")
        return
    expected = basis_of(case.equity.points, basis.return_period, basis.calendar)
    for name in ("observations", "start", "end", "starting_equity", "ending_equity"):
        said, found = getattr(basis, name), getattr(expected, name)
        if not _same(said, found):
            text = f"basis.{name} is {said}, {EQUITY} gives {found}"
            yield case.find("NL-MET-05", PERFORMANCE, text, name=f"basis.{name}")
    yearly = periods_per_year(basis.return_period, basis.calendar)
    if basis.calendar == "24x7" and not _close(basis.periods_per_year, yearly):
        text = f"{basis.return_period} around the clock has {yearly:g} periods a year, not {basis.periods_per_year:g}"
        yield case.find("NL-MET-05", PERFORMANCE, text, name="basis.periods_per_year")


def _same(said: object, found: object) -> bool:
    if isinstance(said, str) and isinstance(found, str):
        try:
            return moment(said) == moment(found)
        except ValueError:
            return False
    return isinstance(said, int | float) and isinstance(found, int | float) and _close(said, found)


def _close(said: float, found: float) -> bool:
    return math.isclose(said, found, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


def _recomputed(case: Case, record: PerformanceRecord) -> Iterator[Finding]:
    if case.trades is None or (case.equity is None and record.basis is not None):
        return
    if case.trades.faults or (case.equity is not None and case.equity.faults):
        text = "the figures could not be computed again, because the tables have faults"
        yield case.find("NL-MET-03", PERFORMANCE, text, name="tables")
        return
    points = case.equity.points if case.equity is not None else ()
    basis: Basis | None = record.basis
    found = recompute(
        case.trades.trades,
        points,
        basis,
        instruments=case.instruments,
        min_observations=case.policy.pack.min_observations,
    )
    yield from _compare(case, PERFORMANCE, "metrics.", record.metrics, found)
    yield from _beside(case, record)
    yield from _balance(case, record)


def _compare(case: Case, path: str, prefix: str, said: Struct, found: Struct) -> Iterator[Finding]:
    scale = _scale(case)
    for name in found.__struct_fields__:
        claim, truth = getattr(said, name), getattr(found, name)
        if name.endswith("_reason") or claim is UNSET or truth is UNSET:
            continue
        if claim is None or truth is None:
            agree = claim is truth
        else:
            # Sums of money cancel out, so they are compared on the scale of the capital as well.
            money = ABSOLUTE * scale if name in _MONEY else ABSOLUTE
            agree = math.isclose(claim, truth, rel_tol=RELATIVE, abs_tol=money)
        if not agree:
            shown = "null" if truth is None else f"{truth:.10g}"
            text = f"{prefix}{name} is {'null' if claim is None else f'{claim:.10g}'}; computed again it is {shown}"
            yield case.find("NL-MET-03", path, text, name=f"{prefix}{name}")


def _beside(case: Case, record: PerformanceRecord) -> Iterator[Finding]:
    """The engine's figures stand beside the very metrics of this record, and are called equal only where they are."""
    rows = record.engine_native.compared if isinstance(record.engine_native, EngineNative) else ()
    for row in rows:
        ours = getattr(record.metrics, row.metric, UNSET)
        same = row.stated is not None and isinstance(ours, int | float) and _close(row.stated, ours)
        if ours is UNSET or row.recomputed != ours or row.equal != same:
            text = f"{row.native} is set beside {row.metric} = {row.recomputed}, which this record says otherwise"
            yield case.find("NL-MET-03", PERFORMANCE, text, name=f"engine_native.{row.native}")


_MONEY = frozenset({"net_pnl", "gross_pnl", "fees_total", "unrealized_pnl", "avg_trade", "expectancy"})


def _scale(case: Case) -> float:
    return float(case.equity.points[0].equity) if case.equity is not None and case.equity.points else 1.0


def _balance(case: Case, record: PerformanceRecord) -> Iterator[Finding]:
    """Without open trades the equity has grown by exactly what the trades earned."""
    if case.equity is None or not case.equity.points or case.trades is None or record.metrics.trades_open:
        return
    points = case.equity.points
    grown = float(points[-1].equity - points[0].equity)
    earned = math.fsum(float(trade.pnl_net or 0) for trade in case.trades.trades)
    ticks = max((10.0**-item.price_precision for item in case.instruments.values()), default=0.01)
    if abs(grown - earned) > max(RELATIVE * abs(float(points[0].equity)), ticks * (len(case.trades.lines) + 1)):
        text = f"the equity grew by {grown:.10g}, the trades earned {earned:.10g}"
        yield case.find("NL-MET-03", EQUITY, text, name="balance")


def _risk(case: Case, record: RiskRecord) -> Iterator[Finding]:
    for name in ("var_95_1d", "var_99_1d", "es_95_1d"):
        value = getattr(record, name)
        if value is not None and not -1 <= value <= 1:
            text = f"{name} is {value:g}; it is a fraction of equity, a loss positive"
            yield case.find("NL-MET-04", RISK, text, name=name)
    if record.es_95_1d is not None and record.var_95_1d is not None and record.es_95_1d < record.var_95_1d - ABSOLUTE:
        text = "es_95_1d is less than var_95_1d; the mean of the tail cannot be"
        yield case.find("NL-MET-03", RISK, text, name="es_95_1d.order")
    if case.trades is None or case.trades.faults or (case.equity is not None and case.equity.faults):
        return
    points = case.equity.points if case.equity is not None else ()
    calendar = "24x7"
    if case.performance is not None and case.performance.basis is not None:
        calendar = case.performance.basis.calendar
    most = exposure(case.trades.trades, points, case.instruments)
    found = {"max_gross_exposure": most.gross, "max_net_exposure": most.net, "max_leverage": most.leverage}
    if record.var_method in METHODS:
        edge = tail(returns(points, "1D", calendar), record.var_method, case.policy.pack.min_observations)
        found |= {"observations": edge.observations}
        yield from _tail(case, record, {"var_95_1d": edge.var_95, "var_99_1d": edge.var_99, "es_95_1d": edge.es_95})
    else:
        text = f"value at risk by {record.var_method} is taken as stated; it is not computed again"
        yield case.find("NL-MET-03", RISK, text, name="var_method", severity=Severity.NOTE)
    for name, value in found.items():
        if not _close(getattr(record, name), value):
            text = f"{name} is {getattr(record, name):.10g}; computed again it is {value:.10g}"
            yield case.find("NL-MET-03", RISK, text, name=name)
    stated = {item.symbol: item for item in record.max_position}
    for item in most.positions:
        held = stated.pop(item.symbol, None)
        if held is None or not _close(held.qty, item.qty) or not _close(held.notional, item.notional):
            text = f"max_position of {item.symbol} is not {item.qty:.10g} ({item.notional:.10g})"
            yield case.find("NL-MET-03", RISK, text, name=f"max_position.{item.symbol}")
    for symbol in stated:
        yield case.find(
            "NL-MET-03", RISK, f"max_position names {symbol}, which was not traded", name=f"max_position.{symbol}"
        )


def _tail(case: Case, record: RiskRecord, found: dict[str, object]) -> Iterator[Finding]:
    for name, figure in found.items():
        claim, truth = getattr(record, name), getattr(figure, "value", None)
        agree = claim is truth if claim is None or truth is None else _close(claim, truth)
        if not agree:
            yield case.find("NL-MET-03", RISK, f"{name} is {claim}; computed again it is {truth}", name=name)


def _limits(case: Case, record: RiskRecord) -> Iterator[Finding]:
    by_name = {limit.name: limit for limit in record.limits}
    scenario = case.drill.data.scenario if case.drill is not None else None
    for limit in record.limits:
        over = limit.observed > limit.limit
        if over != limit.breached:
            text = f"limit {limit.name}: observed {limit.observed:g} of {limit.limit:g}, breached is {limit.breached}"
            yield case.find("NL-MET-06", RISK, text, name=f"{limit.name}.breached")
        elif over and not (scenario == "limit-breach" and limit.action == "blocked"):
            text = f"limit {limit.name} was breached: {limit.observed:g} of {limit.limit:g} ({limit.action})"
            yield case.find("NL-MET-06", RISK, text, name=limit.name)
    for name, value in case.policy.pack.risk_limits.items():
        if name not in by_name:
            yield case.find("NL-MET-06", RISK, f"the policy's limit {name} is not reported", name=f"{name}.missing")
        elif by_name[name].limit > value:
            text = f"limit {name} is reported as {by_name[name].limit:g}, the policy says {value:g}"
            yield case.find("NL-MET-06", RISK, text, name=f"{name}.policy")


def _controls(case: Case, record: RiskRecord) -> Iterator[Finding]:
    tried = {control.id: control for control in record.controls}
    if "kill_switch" not in tried:
        yield case.find("NL-MET-06", RISK, "the kill switch is not reported", name="kill_switch")
    for control in record.controls:
        if control.tested == (control.result == "NOT_TESTED"):
            text = f"control {control.id}: tested is {control.tested}, the result is {control.result}"
            yield case.find("NL-MET-06", RISK, text, name=f"{control.id}.tested")
        elif control.result == "FAIL":
            yield case.find("NL-MET-06", RISK, f"control {control.id} failed: {control.evidence}", name=control.id)
    done = {check.id: check.result for check in record.compliance_checks}
    for name in COMPLIANCE:
        if name not in done:
            yield case.find("NL-MET-06", RISK, f"the compliance check {name} is not reported", name=name)
    for check in record.compliance_checks:
        if check.result == "FAIL" or (check.id in COMPLIANCE and check.result == "NA"):
            yield case.find(
                "NL-MET-06", RISK, f"the compliance check {check.id} is {check.result}", name=f"{check.id}.result"
            )


def _coverage(case: Case) -> Iterator[Finding]:
    if case.drill is None:
        return
    data = case.drill.data
    ran = any(step.id == Step.DRY_RUN and step.status is StepStatus.PASS for step in case.drill.steps)
    wanted = data.bars_declared - data.warmup
    if (ran or case.drill.outcome in _OUTCOMES) and (data.bars_processed != wanted or wanted <= 0):
        text = f"{data.bars_processed} bars were processed where {wanted} were declared ({data.warmup} to warm up)"
        yield case.find("NL-MET-07", DRILL, text, name="data.bars_processed")
    if case.trades is not None and case.drill.outcome is Outcome.NO_SIGNALS and case.trades.lines:
        yield case.find("NL-MET-07", DRILL, "the outcome is NO_SIGNALS and there are trades", name="outcome")
    if case.trades is not None and case.drill.outcome is Outcome.COMPLETED and not case.trades.lines:
        yield case.find(
            "NL-MET-07", DRILL, "the outcome is COMPLETED and there is no trade: NO_SIGNALS", name="outcome"
        )
    if case.equity is not None and case.equity.points:
        try:
            start, end = moment(data.start), moment(data.end)
        except ValueError:
            return
        if not start <= case.equity.points[0].ts <= case.equity.points[-1].ts <= end:
            yield case.find("NL-MET-07", EQUITY, "the equity curve is outside the data's window", name="window")
