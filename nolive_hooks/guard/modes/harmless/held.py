"""What keeps a program from real money although one of its flags is off: another argument, its mode, a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from nolive_hooks.documents import conditions
from nolive_hooks.documents.condition import Way
from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.barriers import HOLDING
from nolive_hooks.guard.modes.scene.choices import SIMULATED
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.guard.modes.scene.surroundings import Path
from nolive_hooks.model import Kind, Setting

_LEAVING: Final = expression(r"\s{1,80}(?:sys\.exit|exit|quit|raise)\b")
_REFUSING: Final = expression(r"[ \t]{0,40}if\s{1,3}not\s{1,3}([A-Za-z_]\w{1,60})\s{0,3}:\s{0,3}(?:#.{0,200})?\s*$")
_BLOCK: Final = 8  # lines of a refusal
_TEST_VENUES: Final = frozenset(("testnet", "test net", "sandbox"))
_SELECTING: Final = frozenset((("trading", "mode"), ("trade", "mode"), ("run", "mode"), ("bot", "mode")))
_SIMULATED: Final = frozenset(("mock", "paper", "demo", "sandbox", "testnet", "simulation", "simulated"))
_READ_ONLY: Final = ("read", "only")


class Held:
    """A program, asked whether something else keeps what a setting is for from real money."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def hold(self, setting: Setting) -> bool:
        """True where another barrier is up, by the same call, the same class or the same program."""
        if setting.kind is Kind.CALL:
            return self._is_asked(setting.line)
        if self._has_sister(setting):
            return True
        if setting.kind is Kind.DEFAULT:
            return self._is_under_a_mode(setting) or self._is_refused(setting)
        return words.tokens(setting.key)[-1:] == ("mode",) and self._only_looks(setting)

    def _has_sister(self, setting: Setting) -> bool:
        """`place(dry_run=False, is_mock=True)`, a class with `testnet = True` and `paper_trading = False`."""
        said = words.meaning(words.tokens(setting.key))
        if said is None or said.live or said.core not in HOLDING:
            return False
        near = self._context.siblings.get(setting.path[:-1], ())
        if any(map(_names_simulation, near)) and not any(words.folded(one.value) in words.LIVE for one in near):
            return True
        variables = setting.path[-2:-1] == ("environ",)
        beside = [one for one in near if one.value == "True" or (variables and one.value == "true")]
        if setting.kind is Kind.DEFAULT and setting.key.isupper():
            beside += self._variables.get(setting.path[:-2], [])
        names = [one.key for one in beside] + self._decided(setting)
        cores = {other.core for name in names if (other := words.meaning(words.tokens(name))) and not other.negated}
        return not cores.isdisjoint(HOLDING[said.core])

    def _decided(self, setting: Setting) -> list[str]:
        """Arguments that the same call is given by an expression: `HTTP(testnet=False, demo=(mode == "DEMO"))`."""
        call = self._context.calls.get(setting.path[:-1])
        stated = {one.key for one in self._context.siblings.get(setting.path[:-1], ())}
        return [name for name in call.value.split() if name not in stated] if call else []

    @cached_property
    def _variables(self) -> dict[Path, list[Setting]]:
        """Variables of the environment that are on where nobody sets them, by what they are given to."""
        found: dict[Path, list[Setting]] = {}
        for one in self._context.document.settings:
            if one.kind is Kind.DEFAULT and one.key.isupper() and words.folded(one.value) in ("true", "1"):
                found.setdefault(one.path[:-2], []).append(one)
        return found

    def _only_looks(self, setting: Setting) -> bool:
        """`Broker(read_only=True, trading_mode="live")`: it looks at the live account and sends nothing."""
        beside = self._context.siblings.get(setting.path[:-1], ()) if self._context.argument(setting) else ()
        return any(words.tokens(one.key) == _READ_ONLY and words.folded(one.value) in words.TRUE for one in beside)

    def _is_under_a_mode(self, setting: Setting) -> bool:
        """`testnet = getenv("TESTNET", "false")` beside `mode = getenv("TRADING_MODE", "paper")`."""
        said = words.meaning(words.tokens(setting.key))
        if said is None or said.core not in _TEST_VENUES:
            return False
        above = (setting.path[:-1], setting.path[:-2])
        modes = [one for one in self._modes if one.path[:-1] == above[0] or one.path[:-2] == above[1]]
        return bool(modes) and all(one.kind is Kind.DEFAULT and words.folded(one.value) in SIMULATED for one in modes)

    @cached_property
    def _modes(self) -> list[Setting]:
        """Where the program says how it trades, or how where nobody says it."""
        return [one for one in self._context.document.settings if words.tokens(one.key) in _SELECTING]

    def _is_asked(self, line: int) -> bool:
        """A line runs only where a constant that is up does not keep it from running: `if PAPER: return` above."""
        if not self._up:
            return False
        found = (one for one in conditions.of(self._context.document).conditions if one.way is Way.ASKED)
        return any(one.first <= line <= one.last and not self._up.isdisjoint(one.text.split()) for one in found)

    @cached_property
    def _up(self) -> frozenset[str]:
        """Constants such as `PAPER_TRADING = True` that nothing in the program takes down."""
        given: dict[str, set[bool]] = {}
        for one in self._context.document.settings:
            said = words.meaning(words.tokens(one.key)) if one.key.isupper() else None
            if said is not None and said.sure and not said.live and not said.negated:
                true = one.kind is Kind.BOOL and len(one.path) == 1 and words.folded(one.value) in words.TRUE
                given.setdefault(one.key, set()).add(true)
        return frozenset(name for name, values in given.items() if values == {True})

    def _is_refused(self, setting: Setting) -> bool:
        """`if not paper_mode: sys.exit(1)`: nothing runs while the flag is off."""
        names = {words.tokens(key) for key in setting.path[-2:]}
        return not names.isdisjoint(self._refusals)

    @cached_property
    def _refusals(self) -> frozenset[words.Tokens]:
        """Names without which the program ends."""
        python = self._context.document.format == "python" and "if not " in self._context.document.text
        return frozenset(map(words.tokens, self._refused_names())) if python else frozenset()

    def _refused_names(self) -> Iterator[str]:
        lines = self._context.program.lines
        for number, line in enumerate(lines):
            found = _REFUSING.match(line[:300])
            for below in lines[number + 1 : number + 1 + _BLOCK] if found else ():
                if below.strip() and _indent(below) <= _indent(line):
                    break
                if found and _LEAVING.match(below):
                    yield found.group(1)


def _names_simulation(setting: Setting) -> bool:
    """`"account_mode": ACCOUNT_MODE_KIWOOM_MOCK`, `trading_mode=TradingMode.PAPER`, `"trading_mode": "paper"`."""
    member = setting.value.rpartition(".")[2]
    told = setting.kind is Kind.STRING or (setting.kind is Kind.NAME and member.isupper())
    simulated = told and not _SIMULATED.isdisjoint(words.tokens(member))
    return simulated and words.tokens(setting.key)[-1:] == ("mode",)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
