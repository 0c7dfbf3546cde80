"""Objects of programs that keep what has happened: a stored trade or position, the counts of a chore that is done."""

from __future__ import annotations

from typing import Final

from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.code import Program
from nolive_hooks.model import Kind, Setting

_NAMED: Final = expression(r"(?:^\s{0,80}|[{,(]\s{0,8})[\"']?([A-Za-z_$][\w$]{1,40})[\"']?\??\s{0,4}(?:[:=,})]|$)")
_REACH: Final = 40  # lines of an object above and below
_LONG: Final = 600  # characters of a line
# What is known of a trade only once there was one.
_OUTCOMES: Final = frozenset((
    "realizedpnl", "unrealizedpnl", "pnl", "pnlpercentage", "pnlpercent", "fills", "filledquantity", "fillprice",
    "closedat", "closetime", "openedat", "opentime", "executedat", "executiontime", "executionstartedat", "entryprice",
    "exitprice", "exitreason", "orderid", "errormessage", "fees", "commission",
))  # fmt: skip
_STORED: Final = frozenset(("id", "createdat"))
_WHOSE: Final = frozenset(("tradeid", "positionid", "fillid"))  # what is told of that one deal
_STATES: Final = frozenset(("status", "symbol", "side", "state"))
_COUNTED: Final = frozenset((
    "found", "deleted", "removed", "updated", "processed", "skipped", "failed", "cleaned", "archived", "migrated",
    "count", "total",
))  # fmt: skip
_SIMULATED: Final = frozenset(("paper", "simulated", "simulation", "dry", "sandbox", "testnet", "demo"))
_ORDERING: Final = frozenset(("order", "orders", "trade", "trading", "execute", "execution"))
_HANDED: Final = frozenset(("config", "configuration", "settings", "preferences"))


class Records:
    """A program, asked whether a flag stands in an object that records or reports."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[int, frozenset[str]] = {}

    def hold(self, setting: Setting) -> bool:
        """Beside the flag stand the outcome of a trade, the row of a table, counts, or settings that are checked."""
        key = words.tokens(setting.key)
        if key == ("validate", "only"):
            line = set(words.tokens(self._program.line(setting.line)[:_LONG]))
            return bool(line & _HANDED) and not line & _ORDERING
        if _SIMULATED.isdisjoint(key):
            return False
        beside = self._beside(setting.line)
        fields = {"".join(words.tokens(name)) for name in beside}
        if len(fields & _OUTCOMES) > 1 or (fields >= _STORED and bool(fields & _STATES) and self._is_copied(setting)):
            return True
        if _is_field(setting) and fields & _WHOSE and len(fields & _STATES) > 1:
            return True  # `class TradeFeedback: trade_id: str; symbol: str; side: str; is_testnet: bool = False`
        return key == ("dry", "run") and sum(not _COUNTED.isdisjoint(words.tokens(name)[-1:]) for name in beside) > 1

    def _is_copied(self, setting: Setting) -> bool:
        """`paperTrade: props.paperTrade || false`: a row takes over what another says."""
        line = self._program.line(setting.line)
        return setting.kind is Kind.DEFAULT and f".{setting.key} " in line.partition(setting.key)[2]

    def _beside(self, number: int) -> frozenset[str]:
        """Names in the object around a line: on it, and on lines that are indented alike."""
        if number not in self._known:
            own = self._program.line(number)
            found = set(_NAMED.findall(own[:_LONG]))
            for step in (-1, 1):
                found.update(self._names(number, step, _indent(own)))
            self._known[number] = frozenset(found)
        return self._known[number]

    def _names(self, number: int, step: int, depth: int) -> set[str]:
        found: set[str] = set()
        for at in range(number + step, number + step * _REACH, step):
            line = self._program.line(at)
            if line.strip() and _indent(line) < depth:
                break
            if _indent(line) == depth:
                found.update(_NAMED.findall(line[:_LONG])[:1])
        return found


def _is_field(setting: Setting) -> bool:
    """The default of a field in a class."""
    return setting.kind is Kind.DEFAULT and len(setting.path) > 1 and setting.path[-2][:1].isupper()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
