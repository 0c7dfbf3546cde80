"""The shapes of performance_summary.json and risk_report.json; an unknown number is null with a reason beside it."""

# No postponed annotations: msgspec would compile and evaluate each of them at the first record.

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from nolive_hooks.evidence.drill import Mode, Outcome
from nolive_hooks.evidence.records.drill import Count, Reason, RunId, Text, Utc

Number = float | int
Maybe = float | int | None
Optional = float | int | None | UnsetType


class _Reasoned(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A struct in which every null has `<field>_reason` beside it."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            if getattr(self, name) is None and not getattr(self, f"{name}_reason", UNSET):
                raise ValueError(f"{name} is null without {name}_reason")


class Basis(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the statistics are computed on; without it no two numbers can be compared."""

    source: Literal["equity_curve"] = "equity_curve"
    return_period: Annotated[str, Meta(pattern=r"^[1-9]\d*[smhdD]$")]
    calendar: Literal["24x7", "exchange"]
    periods_per_year: Annotated[float, Meta(gt=0)]
    risk_free_annual: float
    std_ddof: Annotated[int, Meta(ge=0, le=1)]
    observations: Count
    start: Utc
    end: Utc
    starting_equity: Annotated[float, Meta(gt=0)]
    ending_equity: float
    fees_included: bool


class Metrics(_Reasoned, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The figures of pack-format.md 5; fractions, quote currency or seconds as named there."""

    total_return: Number
    net_pnl: Number
    gross_pnl: Number
    fees_total: Number
    unrealized_pnl: Number
    max_drawdown: Number
    sharpe_ratio: Maybe
    sharpe_ratio_reason: Reason = UNSET
    trades_total: Count
    trades_won: Count
    trades_lost: Count
    trades_flat: Count
    trades_open: Count
    win_rate: Maybe
    win_rate_reason: Reason = UNSET
    profit_factor: Maybe
    profit_factor_reason: Reason = UNSET
    max_drawdown_duration_s: Optional = UNSET
    max_drawdown_duration_s_reason: Reason = UNSET
    sortino_ratio: Optional = UNSET
    sortino_ratio_reason: Reason = UNSET
    calmar_ratio: Optional = UNSET
    calmar_ratio_reason: Reason = UNSET
    volatility_ann: Optional = UNSET
    volatility_ann_reason: Reason = UNSET
    cagr: Optional = UNSET
    cagr_reason: Reason = UNSET
    avg_trade: Optional = UNSET
    avg_trade_reason: Reason = UNSET
    avg_win: Optional = UNSET
    avg_win_reason: Reason = UNSET
    avg_loss: Optional = UNSET
    avg_loss_reason: Reason = UNSET
    expectancy: Optional = UNSET
    expectancy_reason: Reason = UNSET
    exposure_time: Optional = UNSET
    exposure_time_reason: Reason = UNSET
    longest_trade_s: Optional = UNSET
    longest_trade_s_reason: Reason = UNSET
    trades_per_day: Optional = UNSET
    trades_per_day_reason: Reason = UNSET
    turnover: Optional = UNSET
    turnover_reason: Reason = UNSET


class Comparison(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A figure of the engine, in the unit of ours, beside the metric computed again; `note` says why they differ."""

    native: Text
    stated: float | int | None
    metric: Text
    recomputed: float | int | None
    equal: bool
    note: Text


class EngineNative(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The engine's own figures: verbatim in `values`, and those that have a metric of ours beside it."""

    engine: Text
    version: Text
    values: dict[str, Any]
    compared: tuple[Comparison, ...] = ()


class PerformanceRecord(_Reasoned, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """metrics/performance_summary.json (`nolive.performance/1`); no basis only without an equity curve."""

    schema: Literal["nolive.performance/1"] = "nolive.performance/1"
    run_id: RunId
    mode: Mode
    outcome: Outcome
    currency: Text
    basis: Basis | None
    basis_reason: Reason = UNSET
    metrics: Metrics
    engine_native: EngineNative | UnsetType = UNSET


class Position(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The largest position that was held in a symbol; quantity in base units, notional in quote."""

    symbol: Text
    qty: Number
    notional: Number


class Limit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A limit, what was observed, and what happened at a breach."""

    name: Text
    limit: Number
    unit: Text
    observed: Number
    breached: bool
    action: Literal["none", "blocked", "warned", "stopped"]


class Control(_Reasoned, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A control of the trading system and whether it was tried; untested needs a reason in `evidence`."""

    id: Literal["kill_switch", "order_block", "stale_data_halt", "duplicate_order_block", "price_collar"]
    tested: bool
    result: Literal["PASS", "FAIL", "NOT_TESTED"]
    latency_s: Optional = UNSET
    latency_s_reason: Reason = UNSET
    evidence: Text


class ComplianceCheck(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One check with its evidence: no_live_keys, no_live_mode, no_live_hosts, no_real_fills and the house's own."""

    id: Text
    result: Literal["PASS", "FAIL", "NA"]
    evidence: Text


class VarBacktest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Optional back-test of the value at risk."""

    breaches: Count
    confidence_level: float
    kupiec_pof_pvalue: float | None = None
    christoffersen_ind_pvalue: float | None = None
    traffic_light: Literal["green", "yellow", "red"] | None = None


class RiskRecord(_Reasoned, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """metrics/risk_report.json (`nolive.risk/1`)."""

    schema: Literal["nolive.risk/1"] = "nolive.risk/1"
    run_id: RunId
    mode: Mode
    var_method: Literal["historical", "parametric", "ewma", "cornish_fisher"]
    observations: Count
    var_95_1d: Maybe
    var_95_1d_reason: Reason = UNSET
    var_99_1d: Maybe
    var_99_1d_reason: Reason = UNSET
    es_95_1d: Maybe
    es_95_1d_reason: Reason = UNSET
    max_gross_exposure: Number
    max_net_exposure: Number
    max_leverage: Number
    max_position: tuple[Position, ...]
    orders_max_per_minute: Optional = UNSET
    orders_max_per_minute_reason: Reason = UNSET
    order_max_notional: Optional = UNSET
    order_max_notional_reason: Reason = UNSET
    limits: tuple[Limit, ...]
    controls: tuple[Control, ...]
    compliance_checks: tuple[ComplianceCheck, ...]
    var_backtest: VarBacktest | UnsetType = UNSET
