"""The two metric records of a pack, recomputed from what the run left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Outcome
from nolive_hooks.evidence.figures import metrics, risk
from nolive_hooks.evidence.figures.equity import EquityPoint, read_equity
from nolive_hooks.evidence.figures.trades import read_trades
from nolive_hooks.evidence.records import (
    Basis,
    ComplianceCheck,
    Instrument,
    Limit,
    PerformanceRecord,
    Prohibition,
    RiskRecord,
    encode,
)
from nolive_hooks.policy import PackPolicy
from nolive_hooks.procedure.events import Plan, RunFacts


def metric_files(
    plan: Plan, outcome: Outcome, run: RunFacts, files: Mapping[str, bytes], instrument: Instrument, policy: PackPolicy,
    prohibitions: tuple[Prohibition, ...],
) -> dict[str, bytes]:  # fmt: skip
    """performance_summary.json and risk_report.json; nothing where there is no table of trades."""
    if layout.TRADES not in files:
        return {}
    trades = read_trades(files[layout.TRADES]).trades
    points = read_equity(files[layout.EQUITY]).points if layout.EQUITY in files else ()
    instruments = {instrument.symbol: instrument}
    performance = metrics.performance(
        plan.run_id, plan.mode, outcome, instrument.quote, trades, points,
        instruments=instruments, basis=basis(points, policy.min_observations),
        min_observations=policy.min_observations, engine_native=run.native,
    )  # fmt: skip
    bare = risk.report(
        plan.run_id, plan.mode, trades, points, instruments=instruments, controls=run.controls,
        limits=run.limits, compliance_checks=compliance(prohibitions), min_observations=policy.min_observations,
    )  # fmt: skip
    report = risk.report(
        plan.run_id, plan.mode, trades, points, instruments=instruments, controls=run.controls,
        limits=(*run.limits, *house_limits(policy, performance, bare)),
        compliance_checks=compliance(prohibitions), min_observations=policy.min_observations,
    )  # fmt: skip
    return {layout.PERFORMANCE: encode(performance), layout.RISK: encode(report)}


def basis(points: tuple[EquityPoint, ...], least: int) -> Basis | None:
    """Daily returns where there are enough days, hourly ones for a shorter run."""
    if len(points) < 2:
        return metrics.basis_of(points) if points else None
    days = (points[-1].ts - points[0].ts) / dt.timedelta(days=1)
    return metrics.basis_of(points, "1D" if days >= least else "1h")


def house_limits(policy: PackPolicy, performance: PerformanceRecord, report: RiskRecord) -> tuple[Limit, ...]:
    """The limits of the policy, each against the figure of its name (its size counts, not its sign).

    One without a figure in this run is left out: the judge says that it is not reported, and then there is no GO.
    """
    rows = ((name, limit, _figure(name, performance, report)) for name, limit in sorted(policy.risk_limits.items()))
    return tuple(_limit(name, limit, value) for name, limit, value in rows if value is not None)


def _figure(name: str, performance: PerformanceRecord, report: RiskRecord) -> float | None:
    value = getattr(performance.metrics, name, getattr(report, name, None))
    return value if isinstance(value, int | float) else None


def _limit(name: str, limit: float, value: float) -> Limit:
    breached = abs(value) > limit
    return Limit(
        name=name,
        limit=limit,
        unit="fraction",
        observed=abs(value),
        breached=breached,
        action="warned" if breached else "none",
    )


def compliance(prohibitions: tuple[Prohibition, ...]) -> tuple[ComplianceCheck, ...]:
    """The four checks that say in the risk report what the prohibitions say in drill.json."""
    result = {row.id: row for row in prohibitions}
    return tuple(
        ComplianceCheck(
            id=name,
            result="PASS" if result[source].result == "RESPECTED" else "FAIL",
            evidence=", ".join(result[source].evidence),
        )
        for name, source in (
            ("no_live_keys", "live_api_keys"),
            ("no_live_mode", "automatic_enablement"),
            ("no_live_hosts", "live_order_routing"),
            ("no_real_fills", "real_funding"),
        )
    )
