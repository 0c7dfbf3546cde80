"""The words of calls that place orders or move funds, and of the conditions that keep them from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from nolive_hooks.documents.condition import Condition, Module, Way
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.deeds import acts, moves
from nolive_hooks.model import Kind, Setting

_ASKED: Final = frozenset(("query", "request", "call", "post", "private", "send"))
_HARMLESS: Final = frozenset(("test", "validate", "dry run", "paper", "simulate", "simulated", "sandbox", "what if"))
_SIMULATING: Final = frozenset((
    "paper", "sandbox", "testnet", "simulate", "simulated", "simulation", "simulator", "shadow", "backtest",
    "backtesting", "backtester", "drill", "demo", "practice", "dry", "mock", "fake", "stub",
))  # fmt: skip
GUARDING: Final = _SIMULATING | frozenset((
    "live", "real", "mode", "env", "environment", "armed", "arm", "unlock", "unlocked", "confirm", "confirmed",
    "confirmation", "approve", "approved", "approval", "authorized", "authorised", "allow", "allowed", "permit",
    "permitted", "kill", "killswitch", "halt", "halted", "input", "prompt",
))  # fmt: skip
_CHECKING: Final = frozenset((
    "require", "requires", "ensure", "assert", "check", "guard", "verify", "refuse", "forbid", "deny", "block",
    "confirm", "enforce", "prevent", "must", "only", "no", "not",
))  # fmt: skip


def acting(settings: Sequence[Setting]) -> Iterator[int]:
    """Where a call places an order or moves funds, by its own name or by that of what it asks a venue for."""
    for at, one in enumerate(settings):
        if one.kind is Kind.CALL and (acts(one.key) or _asks(settings, at)):
            yield at


def _asks(settings: Sequence[Setting], at: int) -> bool:
    """`query_private("AddOrder", ...)`: the first argument names an order."""
    if not _ASKED.intersection(words.tokens(settings[at].key.rpartition(".")[2])):
        return False
    first = next((one for one in islice(settings, at + 1, at + 3) if one.path == (*settings[at].path, "0")), None)
    return first is not None and first.kind is Kind.STRING and acts(first.value.rpartition("/")[2])


def guarded(module: Module) -> list[range]:
    """The lines that never run, or only where something that speaks of paper, modes or a confirmation lets them."""
    return [range(one.first, one.last + 1) for one in module.conditions if _guards(one)]


def _guards(condition: Condition) -> bool:
    found = [words.tokens(part) for part in condition.text.split()[:60]]
    seen = {word for part in found for word in part}
    if condition.way is Way.NEVER:
        return True
    if condition.way is Way.NAMED:
        return bool(seen & _SIMULATING)
    if condition.way is Way.CALLED:
        return bool(seen & _CHECKING) and bool(seen & GUARDING)
    return bool(seen & GUARDING) or any(words.meaning(part) is not None for part in found)


def harmless(settings: Sequence[Setting], at: int) -> bool:
    """An argument says that nothing is sent: `params={"test": True}`, `validate=True`. The call is setting `at`."""
    path = settings[at].path
    for one in islice(settings, at + 1, None):
        if one.path[: len(path)] != path or len(one.path) == len(path):
            return False  # the arguments of a call follow it, and nothing else stands between them
        if " ".join(words.tokens(one.key)) in _HARMLESS and words.folded(one.value) in words.TRUE:
            return True
    return False


def deed_of(call: Setting) -> str:
    """What a call does, as a verb with its object."""
    found = words.tokens(call.key.rpartition(".")[2])
    if not acts(call.key):
        return "asks the venue for an order or a withdrawal"
    if "withdraw" in found or "withdrawal" in found:
        return "withdraws funds"
    return "moves funds" if moves(found) else "places an order"
