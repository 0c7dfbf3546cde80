"""Calls that ask a venue for something or bring one's own books in line with it: with them nothing is ordered."""

from __future__ import annotations

from typing import Final

from nolive_hooks.guard.modes.scene import words

_ASKING: Final = frozenset((
    "inquire", "fetch", "list", "collect", "query", "download", "describe", "watch", "show", "format", "calculate",
    "compute", "estimate",
))  # fmt: skip
_GETTING: Final = frozenset(("get", "load", "read", "find"))  # what they get may be a client
_MADE: Final = frozenset((
    "client", "exchange", "broker", "session", "api", "trader", "connection", "engine", "bot", "adapter", "gateway",
    "executor", "account", "runner", "strategy", "node", "config", "configuration", "settings",
))  # fmt: skip
_CHECKS: Final = frozenset(("preflight", "check", "checks", "readiness"))
_FACTS: Final = frozenset(("context", "facts", "input", "inputs", "evidence"))
_BOOKING: Final = frozenset(("reconcile", "reconciles", "reconciliation"))


def asks(callee: str) -> bool:
    """`kis.inquire_korea_orders(...)`, `get_open_orders(...)`, `reconcile_orders(...)`; no constructor, no factory."""
    last = callee.rpartition(".")[2]
    found = words.tokens(last)
    if not found or last[:1].isupper():
        return False
    if not _BOOKING.isdisjoint(found):
        return True
    return (found[0] in _ASKING or found[0] in _GETTING) and _MADE.isdisjoint(found)


def checks(callee: str) -> bool:
    """`LivePreflightContext(...)`, `ReadinessInput(...)`: the facts that a check is asked about."""
    found = words.tokens(callee.rpartition(".")[2])
    return found[-1:] != () and found[-1] in _FACTS and not _CHECKS.isdisjoint(found[:-1])
