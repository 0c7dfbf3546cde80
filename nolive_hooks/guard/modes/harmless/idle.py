"""What switches nothing in a program, whichever row or word speaks up: options left off, fields of rows, twins."""

from __future__ import annotations

from typing import Final

from nolive_hooks.documents.base import SCOPE
from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.harmless import keeping, pages, rowing
from nolive_hooks.guard.modes.harmless.asking import asks, checks
from nolive_hooks.guard.modes.harmless.barred import is_barred
from nolive_hooks.guard.modes.harmless.held import Held
from nolive_hooks.guard.modes.harmless.looking import Looking
from nolive_hooks.guard.modes.scene import deeds, words
from nolive_hooks.guard.modes.scene.choices import SIMULATED
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.guard.modes.scene.surroundings import EXECUTING, Path
from nolive_hooks.model import Kind, Setting

_VARIABLES: Final = ("getenv", "environ.", "environ[", "process.env", "env.get", "env(")
# A value that depends on something: `"true" if args.simulation else "false"`, `paper ? "paper" : "live"`.
_EITHER: Final = expression(
    r"[\"'\w)]\s{1,4}if\s{1,4}(?!(?:not\s{1,4})?(?:True|False|[01])\b)[^\n]{1,200}\selse\s"
    r"|(?<!true)(?<!false)\s?\?[^?.][^\n?]{0,200}\s:\s"
)
# The same where nobody says otherwise: `row.get("mode") or ("live" if row["is_live"] else "demo")`.
_ELSE_EITHER: Final = expression(r"\bor\s{1,4}\(\s{0,4}[\"']\w{1,40}[\"']\s{1,4}if\s")
_NAMING: Final = frozenset(("name", "label", "title", "description", "id", "key", "note"))
_ABILITIES: Final = frozenset(("capability", "capabilities", "caps", "supports"))
_ABLE: Final = frozenset((
    "broker", "brokers", "venue", "venues", "exchange", "exchanges", "adapter", "connector", "provider", "account",
    "gateway", "api",
))  # fmt: skip
_GOTTEN: Final = expression(
    r"(?m)^[ \t]{0,60}([A-Za-z_]\w{0,60})[ \t]{0,3}=[ \t]{0,3}getattr\([^,\n]{1,80},[ \t]{0,3}[\"'](\w{1,80})[\"']"
)
_DOING: Final = EXECUTING | {"buy", "sell", "place", "submit", "execute"}
_PARSED: Final = frozenset(("args", "opts", "options", "argv", "parsed", "cli", "flags"))
_LIVE: Final = words.LIVE | words.PRODUCTION
_SIGNS: Final = ("0", "1")  # numbers that may stand for no and yes


class Idle:
    """One document, asked whether what a row or a word says of a setting has no effect there."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._held = Held(context)
        self._looking = Looking(context)

    def excuses(self, setting: Setting) -> bool:
        """True where nothing is switched. Asked only of settings that would be reported."""
        if is_barred(self._context, setting):
            return True
        if not self._context.code:
            return self._is_called_so(setting)
        return (
            self._context.program.options.typed(setting)
            or self._is_kept(setting)
            or self._is_told_apart(setting)
            or self._is_twin(setting)
            or self._is_called_so(setting)
            or self._is_amount(setting)
            or rowing.states(self._context, setting)
            or pages.shows(self._context, setting)
            or self._is_asked(setting)
            or self._is_typed(setting)
            or self._is_column(setting)
            or any(map(_lists_abilities, setting.path[:-1]))
            or self._held.hold(setting)
            or self._looking.looks(setting)
        )

    def _is_typed(self, setting: Setting) -> bool:
        """`const args = { dryRun: false }` that the program puts up where it meets `--dry-run`."""
        if (
            words.folded(setting.value) not in words.FALSE
            or setting.path[-2:-1] == ()
            or setting.path[-2] not in _PARSED
        ):
            return False
        beside = self._context.siblings.get(setting.path[:-1], ())
        if any(one.key == setting.key and words.folded(one.value) in words.TRUE for one in beside):
            return True
        above = self._context.program.line(setting.line - 1).strip()
        return above.startswith(f"if {setting.path[-2]}.")

    def _is_column(self, setting: Setting) -> bool:
        """`select: { id: true, tradingMode: true }`: which columns a query gives, all of them with yes."""
        if self._context.document.format != "javascript" or setting.path[-2:-1] != ("select",):
            return False
        beside = self._context.siblings.get(setting.path[:-1], ())
        return len(beside) > 1 and all(one.kind is Kind.BOOL and one.value == "true" for one in beside)

    def _is_asked(self, setting: Setting) -> bool:
        """An argument of a call with which nothing is ordered, or a parameter of a function that only asks."""
        function = setting.path[-2] if len(setting.path) > 1 and setting.kind is Kind.DEFAULT else ""
        if function.startswith(SCOPE):
            looked_up = self._context.program.looked_up(setting)
            return asks(function.removeprefix(SCOPE)) and not looked_up and not self._orders_in(setting.path[:-1])
        if setting.kind is Kind.CALL or not self._context.argument(setting):
            return False
        callee = self._context.callee(setting)
        return asks(callee) or checks(callee) or self._is_handed_on(setting)

    def _is_handed_on(self, setting: Setting) -> bool:
        """`method = getattr(kis, "inquire_margin")`, then `call_with(method, is_mock=False)`."""
        first = self._first(setting.path[:-1])
        found = [name for variable, name in _GOTTEN.findall(self._context.document.text) if variable == first]
        return bool(found) and all(map(asks, found))

    def _is_kept(self, setting: Setting) -> bool:
        """A field of a row or an event."""
        context = self._context
        for end in range(1, len(setting.path)):
            path, key = setting.path[:end], setting.path[end - 1]
            if path in context.calls:
                first = self._first(path)
                if keeping.keeps(key, first) or keeping.tells(key, first):
                    return True
        inside = [key.removeprefix(SCOPE) for key in setting.path[:-1] if key.startswith(SCOPE)]
        free = setting.kind is Kind.DEFAULT and not context.callee(setting) and not context.local(setting)
        return free and bool(inside) and keeping.retells(inside[-1])

    def _first(self, call: Path) -> str:
        return next((one.value for one in self._context.siblings.get(call, ()) if one.key == "0"), "")

    def _is_told_apart(self, setting: Setting) -> bool:
        """`env["SIMULATION"] = "true" if args.simulation else "false"`: the program chooses when it runs."""
        line = self._context.program.line(setting.line)
        stated = setting.kind is Kind.STRING or (setting.kind is Kind.DEFAULT and _ELSE_EITHER.search(line))
        if not stated or not _EITHER.search(line) or any(mark in line for mark in _VARIABLES):
            return False
        beside = self._context.siblings.get(setting.path[:-1], ())
        said = {words.folded(one.value) for one in beside if one.path == setting.path and one.line == setting.line}
        if words.folded(setting.value) in words.LIVE:
            return not said <= words.LIVE
        return not said.isdisjoint(words.TRUE) and not said.isdisjoint(words.FALSE)

    def _is_twin(self, setting: Setting) -> bool:
        """Beside it stands the same for paper: an entry that is tried too, or that of another key of a map."""
        above = setting.path[:-2]
        if setting.path[-2:-1] and setting.path[-2].isdigit():
            question = f"tries {above} {setting.key}"
            if self._context.once(question, lambda: self._are_tried(above, setting.key)):
                return True
        live = (at for at, key in enumerate(setting.path[:-1]) if words.folded(key) in words.LIVE)
        return any(self._has_paper(setting, at) for at in live)

    def _has_paper(self, setting: Setting, at: int) -> bool:
        """`traders["paper"] = Trader(mode="paper")` beside `traders["live"] = Trader(mode="live")`."""
        above, below = setting.path[:at], setting.path[at + 1 : -1]
        names = (name for name in self._context.children.get(above, ()) if words.folded(name) in SIMULATED)
        twins = (one for name in names for one in self._context.siblings.get((*above, name, *below), ()))
        return any(one.key == setting.key and words.folded(one.value) in SIMULATED for one in twins)

    def _is_called_so(self, setting: Setting) -> bool:
        """`{"LIVE": {"mode": "LIVE"}, "DEMO": {"mode": "DEMO"}}`: the entries of a table of modes; one is chosen later.

        Of functions such as `start_live` and `start_paper`, the other is called where this one is.
        """
        value = _member(setting)
        own = [at for at, key in enumerate(setting.path[:-1]) if _is_of_mode(key, value)] if value in words.LIVE else ()
        return any(self._has_counterpart(setting, at) for at in own)

    def _has_counterpart(self, setting: Setting, at: int) -> bool:
        above, below = setting.path[:at], setting.path[at + 1 : -1]
        for name in self._context.children.get(above, ()):
            found = self._context.siblings.get((*above, name, *below), ())
            same = [_member(one) for one in found if one.key == setting.key]
            if any(_is_of_mode(name, value) for value in same if value not in _LIVE):
                return self._is_called(setting.path[at]) is self._is_called(name)
        return False

    def _is_called(self, name: str) -> bool:
        """A function of the program is called in it or handed on (`Thread(target=start_live)`); others are not."""
        function, context = name.removeprefix(SCOPE), self._context
        if not name.startswith(SCOPE):
            return False
        handed = (one for one in context.document.settings if one.kind is Kind.NAME)
        return any(path[-1].rpartition(".")[2] == function for path in context.calls) or any(
            one.value.rpartition(".")[2] == function for one in handed
        )

    def _orders_in(self, scope: Path) -> bool:
        """A function places an order, or is called by something it does: `calculate_and_trade`."""
        called = (path[-1] for path in self._context.calls if len(path) > len(scope) and path[: len(scope)] == scope)
        return not _DOING.isdisjoint(words.tokens(scope[-1])) or any(map(deeds.acts, called))

    def _are_tried(self, above: Path, flag: str) -> bool:
        """`[{name: "real", sandbox: false}, {name: "demo", sandbox: true}]` in a program: both are gone through."""
        context, named = self._context, {*_NAMING, flag}
        entries = [context.siblings.get((*above, key), ()) for key in context.children.get(above, ())]
        plain = all(entry and {one.key for one in entry} <= named for entry in entries)
        said = {words.folded(one.value) in words.TRUE for entry in entries for one in entry if one.key == flag}
        return plain and len(said) > 1

    def _is_amount(self, setting: Setting) -> bool:
        """`{Phase.PAPER: 0, Phase.SMALL: 500}`: the members of an enumeration with their amounts."""
        if setting.kind is not Kind.NUMBER or "." not in setting.key:
            return False
        beside = self._context.siblings.get(setting.path[:-1], ())
        return any(one.kind is Kind.NUMBER and one.value.strip() not in _SIGNS for one in beside)


def _member(setting: Setting) -> str:
    """What a setting chooses, in words: `live` of `TradingMode.LIVE`."""
    return words.folded(setting.value.rpartition(".")[2])


def _is_of_mode(key: str, value: str) -> bool:
    """The key of an entry is its mode, or a function is called by it: `LIVE`, `def start_live_trading`."""
    function = key.removeprefix(SCOPE) if key.startswith(SCOPE) else ""
    return value in words.tokens(function) if function else bool(value) and words.folded(key) == value


def _lists_abilities(key: str) -> bool:
    """`Caps(paper=False, live=True)`, `BrokerCapabilities`: what a venue is able to do; caps of risk are limits."""
    *about, last = words.tokens(key.rpartition(".")[2]) or ("",)
    return last in _ABILITIES and _ABLE.issuperset(about)
