"""Figures as people read them: a name in words, and the value with its unit."""

from __future__ import annotations

FRACTIONS = frozenset(
    {"total_return", "max_drawdown", "volatility_ann", "cagr", "win_rate", "exposure_time", "var_95_1d", "var_99_1d"}
)
MONEY = frozenset(
    {"net_pnl", "gross_pnl", "fees_total", "unrealized_pnl", "avg_trade", "avg_win", "avg_loss", "expectancy"}
)
SECONDS = frozenset({"max_drawdown_duration_s", "longest_trade_s"})
_NAMES = {
    "avg_loss": "average loss",
    "avg_trade": "average trade",
    "avg_win": "average win",
    "cagr": "yearly growth",
    "exposure_time": "time in the market",
    "fees_total": "fees",
    "gross_pnl": "gross result",
    "longest_trade_s": "longest trade",
    "max_drawdown": "deepest drawdown",
    "max_drawdown_duration_s": "longest drawdown",
    "net_pnl": "net result",
    "trades_total": "trades",
    "unrealized_pnl": "open result",
    "volatility_ann": "yearly volatility",
}


def label(name: str) -> str:
    """`max_drawdown_duration_s` as "Longest drawdown"."""
    text = _NAMES.get(name, name.replace("_", " "))
    return text[:1].upper() + text[1:]


def shown(name: str, value: float | None, currency: str) -> str:
    """A figure with its unit; "none" for one that is not defined."""
    if value is None:
        return "none"
    if name in FRACTIONS:
        return f"{value * 100:,.3f} %"
    if name in MONEY:
        return f"{value:,.2f} {currency}"
    if name in SECONDS:
        return span(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3f}"


def span(seconds: float) -> str:
    """A length of time in its two largest units."""
    whole = round(seconds)
    days, hours, minutes = whole // 86400, whole // 3600 % 24, whole // 60 % 60
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {whole % 60:02} s"
