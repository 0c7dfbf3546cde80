"""Whether a setting beside an address says that trading is live."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from nolive_hooks.guard.keys.names import split
from nolive_hooks.model import Setting

_SAFETY: Final = frozenset(
    ["testnet", "sandbox", "sandboxed", "paper", "demo", "practice", "dryrun", "simulate", "simulated", "simulation"]
)
_SELECTORS: Final = frozenset(["mode", "environment", "env", "tradingmode", "runmode", "stage", "network"])
_LIVE_VALUES: Final = frozenset(["live", "real", "prod", "production", "mainnet", "livetrade"])
_HELPERS: Final = frozenset(
    ["use", "is", "enable", "enabled", "mode", "trading", "trade", "account", "dry", "run", "on", "net"]
)
_TRUE: Final = frozenset(("true", "1", "yes", "on"))
_FALSE: Final = frozenset(("false", "0", "no", "off"))


def is_safe_flag(setting: Setting) -> bool:
    """True for `BINANCE_TESTNET: true`, `TEST_ORDERS: 1`: a flag of safety, whosever it is, that is up."""
    words = split(setting.key)
    up = setting.value.strip().lower() in _TRUE
    return up and (not _SAFETY.isdisjoint((*words, *map("".join, pairwise(words)))) or "test" in words)


def is_live_flag(setting: Setting) -> bool:
    """True for `live: true`, `testnet: false`, `dry_run: false` and `mode: live`."""
    words = split(setting.key)
    value = setting.value.strip().lower()
    joined = "".join(words)
    safety = {
        word for word in (*words, joined, joined.removeprefix("is"), joined.removeprefix("use")) if word in _SAFETY
    }
    if safety and set(words) - _SAFETY <= _HELPERS:
        return value in _FALSE
    if "live" in words and set(words) - {"live"} <= _HELPERS:
        return value in _TRUE
    return joined in _SELECTORS and value in _LIVE_VALUES
