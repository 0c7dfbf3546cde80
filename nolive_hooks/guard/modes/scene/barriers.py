"""Flags that keep orders from real money: where one is down and another, elsewhere in the file, is still up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, cached_property
from typing import Final

from nolive_hooks.catalog.venues import venues
from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.beside import is_component
from nolive_hooks.guard.modes.scene.surroundings import STRONG
from nolive_hooks.model import Setting

Path = tuple[str, ...]

_ACCOUNTS: Final = frozenset(
    ("paper", "paper trading", "paper mode", "paper account", "testnet", "sandbox", "demo", "simulated", "is mock")
)
_BOTS: Final = frozenset(("paper trading", "paper", "paper mode", "dry run", "demo"))
_VENUES: Final = frozenset(("sandbox", "testnet"))
_PARTS: Final = (
    "mock broker", "fake broker", "mock fills", "fake fills", "sim fills", "sim broker", "mock execution",
    "mock exchange", "fake exchange", "mock orders", "fake orders", "sim orders",
)  # fmt: skip
# What still holds when a flag is down, by what that flag says.
HOLDING: Final = {
    **dict.fromkeys(_PARTS, frozenset(("dry run", "paper trading", "paper mode"))),
    "dry run": _ACCOUNTS,
    "test order mode": _ACCOUNTS,
    "test orders": _ACCOUNTS,
    "simulate": _ACCOUNTS,
    "simulation": _ACCOUNTS,
    "shadow mode": _ACCOUNTS,
    "sandbox": _BOTS,
    "testnet": _BOTS,
    "paper trading": _VENUES,
    "paper": _VENUES,
}
_SENT: Final = frozenset(("dry run", "simulate", "simulation", "test order mode", "test orders"))
_TEST_HOST: Final = expression(r"(?:^|[.-])(?:testnet|sandbox|paper|demo|practice|fxpractice)(?:[.-]|$)|testnet")
_CHOOSING: Final = (("mode",), ("environment",), ("env",))
_SIMULATED: Final = frozenset(
    ("paper", "paper trading", "shadow", "simulation", "simulated", "simulate", "sim", "dry run")
)
# Flags that are nothing while the mode of trading is one of those.
_UNDER_A_MODE: Final = frozenset(
    ("testnet", "test net", "sandbox", "demo", "dry run", "shadow mode", "shadow only", "sim mode", "read only api")
)
_TRADING: Final = frozenset((
    "trading", "trade", "trader", "run", "runtime", "bot", "broker", "brokerage", "execution", "exec", "engine",
    "account", "exchange",
))  # fmt: skip
_DEMOS: Final = frozenset(("demo", "paper", "testnet", "sandbox"))
# Modes of trading that say who decides or how margin is kept, and not whether money is real.
_OTHERWISE: Final = frozenset(
    ("manual", "auto", "automatic", "isolated", "cross", "crossed", "hedge", "one way", "netting")
)
_TEST_VENUES: Final = frozenset(("testnet", "test net", "sandbox"))
_PLAIN: Final = frozenset(("use", "is", "enabled", "mode", "testnet", "test", "net", "sandbox"))
# Venues of which the catalog knows no keys.
_UNLISTED: Final = ("etoro", "darwinex", "degiro", "swissquote", "webull", "questrade", "pepperstone", "fxcm", "exness")
_SHORT: Final = frozenset(("ib",))  # a short name that means nothing else before a flag
_CONNECTING: Final = (("api",), ("exchange",), ("broker",), ("account",), ("connection",), ("client",), ("trading",))
_FEW: Final = 20  # modes of one object
_SEVERAL: Final = 2  # venues
_ORDERING: Final = (("order",), ("orders",))
_UP: Final = ("true", "1")  # `yes` is no for some readers


class Barriers:
    """The barriers of a configuration; programs put them up and down when they run, and have none here."""

    def __init__(self, settings: Sequence[Setting]) -> None:
        self._settings = settings
        self._named: dict[Path, frozenset[str]] = {}

    def modes(self, setting: Setting, core: str) -> list[Setting]:
        """The modes of trading above or beside a flag, or of the whole configuration; none unless all are on paper.

        `core` is what the flag says, or nothing where it only runs a component.
        """
        if (core and core not in _UNDER_A_MODE) or self._chooses_live or self._is_switched_live:
            return []
        above = (setting.path[:end] for end in range(len(setting.path)))
        found = [one for path in above for one in self._modes.get(path, ())]
        listed = any(key.isdigit() for key in setting.path)
        found += [one for one in (() if listed else self._general) if not self._are_alike(setting.path, one.path)]
        found = [one for one in found if words.folded(one.value) not in _OTHERWISE]
        return found if all(map(_is_simulated, found)) else []

    def is_of_test_venue(self, setting: Setting) -> bool:
        """`mode: live` beside `testnet: true`, or `api.useTestnet: true`: it trades live on a venue without money.

        The flag is the only one of its kind, belongs to no venue of its own, and nothing is switched to live.
        """
        if self._is_switched_live or any(key.isdigit() for key in setting.path):
            return False
        flags = [flag for core in _TEST_VENUES for flag in self._flags.get(core, ())]
        return len(flags) == 1 and flags[0].value.lower() in _UP and _is_for(flags[0].path, setting.path)

    def is_of_paper(self, setting: Setting) -> bool:
        """`RUN_PAPER_TESTS=true READ_ONLY=false make tests`: on its line something else is switched to paper."""
        return setting.line in self._paper_lines

    @cached_property
    def _paper_lines(self) -> frozenset[int]:
        said = (one for one in self._settings if words.folded(one.value) in words.TRUE)
        return frozenset(one.line for one in said if "paper" in words.tokens(one.key))

    @cached_property
    def _modes(self) -> dict[Path, list[Setting]]:
        """The modes of trading by the object they stand in: each is for what stands in it and below."""
        found: dict[Path, list[Setting]] = defaultdict(list)
        for one in self._settings:
            if _is_mode(words.tokens(one.key)):
                found[one.path[:-1]].append(one)
        return {above: modes for above, modes in found.items() if len(modes) <= _FEW}

    @cached_property
    def _general(self) -> list[Setting]:
        """Modes that are for the whole configuration, as they say trading or broker: few, and of no list."""
        every = (one for found in self._modes.values() for one in found)
        said = [
            one for one in every if not _TRADING.isdisjoint(word for key in one.path[-2:] for word in words.tokens(key))
        ]
        return [one for one in said if not any(key.isdigit() for key in one.path)] if len(said) <= _FEW else []

    def hold(self, setting: Setting, core: str) -> bool:
        """Elsewhere another barrier is up, and it is the only one of its name: `dry_run: false` sends orders to paper.

        Of accounts in a list, and of services beside each other, each stands for itself. Nothing holds where a
        selector says live.
        """
        if core not in HOLDING or self._chooses_live:
            return False
        if core in _SENT and self._reaches_paper(setting):
            return True
        entry = _entry(setting.path)
        named = (flags for said, flags in self._flags.items() if said in HOLDING[core])
        found = ([flag for flag in flags if flag.path[: len(entry)] == entry] for flags in named)
        return any(
            all(flag.value.lower() in _UP and not self._is_foreign(setting.path, flag.path) for flag in flags)
            for flags in found
            if _are_one(flags)
        )

    def _is_foreign(self, one: Path, other: Path) -> bool:
        """A flag of another service, house or part, or of one of several venues where the setting is for all of them.

        `notifications: {sandbox: true}` keeps nothing but notifications from going out.
        """
        shared, flag = _shared(one, other), _flag(other)
        sections = (words.house(words.tokens(key)) for key in flag[shared:-1])
        if self._are_alike(one, other) or None in sections or _house(flag) not in ("", _house(_flag(one))):
            return True
        named = named_venues(other) - named_venues(one)
        return bool(named) and bool(self._venues_below(one[:shared]) - named)

    def _venues_below(self, above: Path) -> frozenset[str]:
        """Venues that keys of an object name."""
        if above not in self._named:
            found = (one.path for one in self._settings if one.path[: len(above)] == above)
            self._named[above] = frozenset(name for path in found for name in named_venues(path))
        return self._named[above]

    def _reaches_paper(self, setting: Setting) -> bool:
        """The only address beside it is that of a test venue, or of a terminal of paper accounts: orders go there."""
        if self._orders_are_tested:
            return True
        beside = [one for one in self._settings if one.path[:-1] == setting.path[:-1]]
        hosts = [one.value.lower().partition("://")[2].partition("/")[0] for one in beside if "://" in one.value]
        ports = [one for one in beside if words.tokens(one.key)[-1:] == ("port",) and named_venues(one.path)]
        tested = all(_TEST_HOST.search(host) for host in hosts)
        papers = all(is_paper_port(one) and not self._is_foreign(setting.path, one.path) for one in ports)
        return bool(hosts or ports) and tested and papers

    @cached_property
    def _orders_are_tested(self) -> bool:
        """`order-base-url: https://api-sandbox.venue.example`: every address for orders is that of a test venue."""
        told = [one for one in self._settings if "://" in one.value and words.tokens(one.key)[:1] in _ORDERING]
        hosts = [one.value.lower().partition("://")[2].partition("/")[0] for one in told]
        return bool(hosts) and all(_TEST_HOST.search(host) for host in hosts) and len(self._venues_below(())) < _SEVERAL

    @cached_property
    def _chooses_live(self) -> bool:
        found = (one for one in self._settings if words.folded(one.value) in words.LIVE)
        return any(words.tokens(one.key)[-1:] in _CHOOSING for one in found)

    @cached_property
    def _is_switched_live(self) -> bool:
        true = (one for one in self._settings if words.folded(one.value) in words.TRUE and not is_component(one))
        found = (words.meaning(words.tokens(one.key)) for one in true)
        return any(said is not None and said.live and not said.negated for said in found)

    @cached_property
    def _flags(self) -> dict[str, list[Setting]]:
        """Flags that are safe while they are on, by what they say."""
        found: dict[str, list[Setting]] = defaultdict(list)
        for one in self._settings:
            flag = _flag(one.path)
            said = words.meaning(words.tokens(flag[-1])) if flag else None
            boolean = words.folded(one.value) in words.TRUE | words.FALSE
            if boolean and said is not None and not said.live and not said.negated:
                found[said.core].append(one)
        return found

    def _are_alike(self, one: Path, other: Path) -> bool:
        """Two settings stand in objects of the same kind: services, profiles, accounts."""
        at = _shared(one, other)
        if min(len(one), len(other)) < at + 2:
            return False
        return not self._below(one[: at + 1]).isdisjoint(self._below(other[: at + 1]))

    def _below(self, above: Path) -> set[str]:
        return self._children.get(above, set())

    @cached_property
    def _children(self) -> dict[Path, set[str]]:
        found: dict[Path, set[str]] = defaultdict(set)
        for one in self._settings:
            for end, key in enumerate(one.path):
                found[one.path[:end]].add(key)
        return found


def _are_one(flags: Sequence[Setting]) -> bool:
    """One flag, or the same said again further in: `exchange.sandbox` and `exchange.ccxt_config.sandbox`."""
    first = min(flags, key=lambda flag: len(flag.path)).path[:-1] if flags else ()
    return len(flags) == 1 or (bool(first) and all(flag.path[: len(first)] == first for flag in flags))


def _entry(path: Path) -> Path:
    """The path of the innermost entry of a list that a setting stands in, else nothing."""
    return path[: max((at + 1 for at, key in enumerate(path) if key.isdigit()), default=0)]


def _shared(one: Path, other: Path) -> int:
    """How many keys two paths have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))


def _flag(path: Path) -> Path:
    """The path of what a setting switches: `sandbox.enabled` is the flag `sandbox`."""
    return path[:-1] if words.tokens(path[-1]) in (("enabled",), ("enable",)) else path


def _house(flag: Path) -> str:
    """The name of a house that the name of a flag begins with."""
    said = words.meaning(words.tokens(flag[-1])) if flag else None
    return said.house if said else ""


def _is_simulated(mode: Setting) -> bool:
    """`shadow`, `bitget_demo`."""
    value = words.folded(mode.value)
    if value in _SIMULATED:
        return True
    venue, _, account = value.partition(" ")
    return account in _DEMOS and bool(named_venues((venue,)))


def _is_for(flag: Path, mode: Path) -> bool:
    """The flag stands in the object of the mode, or in the one section that says how to connect."""
    if not _PLAIN.issuperset(words.tokens(flag[-1])):
        return False
    section = len(flag) == len(mode) == 2 and words.tokens(flag[0]) in _CONNECTING
    return flag[:-1] == mode[:-1] or section


def named_venues(path: Path) -> frozenset[str]:
    """The ids of venues that keys name."""
    return frozenset(_names()[word] for key in path for word in words.tokens(key) if word in _names())


@cache
def _names() -> dict[str, str]:
    """Words that mean a venue and nothing else, with its id."""
    listed = {word: venue.id for venue in venues() for word in venue.words if word in STRONG | _SHORT}
    return {name: name for name in _UNLISTED} | listed


def is_paper_port(port: Setting) -> bool:
    """`IB_GATEWAY_PORT=4002`: behind it a terminal takes orders for paper accounts alone."""
    named = named_venues(port.path)
    return any(port.value == str(number) for venue in venues() if venue.id in named for number in venue.paper_ports)


def _is_mode(key: words.Tokens) -> bool:
    """`mode`, `trading_mode`, `IBC_TradingMode`: how to trade, and not how something else is done."""
    return key == ("mode",) or (key[-1:] == ("mode",) and not _TRADING.isdisjoint(key[-2:-1]))
