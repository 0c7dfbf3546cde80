"""Names of calls that place orders or move funds, and of those that only ask what has become of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.scene import words

# Anything in a text that orders or withdraws, whatever stands around it.
ORDERING: Final = expression(
    r"(?i)(?:create|place|submit|send|new|cancel|market|limit)_?(?:[a-z]{1,9}_?)?order|withdraw|\.(?:buy|sell)\("
)
_PLACING: Final = frozenset((
    "create", "place", "submit", "send", "new", "add", "post", "put", "market", "limit", "order", "futures", "margin",
    "buy", "sell",
))  # fmt: skip
_TRADED: Final = frozenset(("order", "orders", "oco"))
_MOVING: Final = frozenset(("withdraw", "transfer", "deposit"))
_ASKING: Final = frozenset((
    "get", "fetch", "list", "cancel", "parse", "build", "make", "prepare", "validate", "check", "test", "preview",
    "estimate", "simulate", "paper", "fake", "mock", "dry", "history", "status", "id", "ids", "book", "fee", "fees",
    "open", "closed", "type", "types", "address", "on", "handle", "watch", "update", "log", "print", "format", "from",
    "to", "is", "can", "has", "event", "request", "response", "query", "info", "detail", "details",
    "margins", "charges", "calculate", "calculator",
))  # fmt: skip
_ALWAYS: Final = frozenset(("market open", "market close", "order", "order send", "create transfer"))


@lru_cache(maxsize=65536)
def acts(name: str) -> bool:
    """The last name of a callee places an order, or moves funds."""
    found = words.tokens(name.rpartition(".")[2])
    if not found or " ".join(found) in _ALWAYS:
        return bool(found)
    if found[0] == "withdraw":
        return not (_ASKING - {"from", "to"}).intersection(found)
    if _ASKING.intersection(found):
        return False
    placing = found[0] in _PLACING or "place" in found  # `mix_place_order`
    return (placing and not _TRADED.isdisjoint(found) and len(found) > 1) or moves(found)


def moves(found: words.Tokens) -> bool:
    """The words of a callee move funds."""
    return found[0] in _MOVING or found[-1] in ("withdraw", "withdrawal", "transfer")


def places(name: str) -> bool:
    """The last name of a callee places an order."""
    return acts(name) and not moves(words.tokens(name.rpartition(".")[2]))
