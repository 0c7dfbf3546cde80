"""Calls around a setting in a program: what it is an argument of, and whether that trades or only looks."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from nolive_hooks.catalog.frameworks import load
from nolive_hooks.documents.base import SCOPE
from nolive_hooks.documents.commands import COMMAND
from nolive_hooks.guard.modes.scene import deeds, words
from nolive_hooks.guard.modes.scene.commands import Commands
from nolive_hooks.guard.modes.scene.surroundings import CHORES, EXECUTING, STRONG, Path
from nolive_hooks.model import Kind, Setting

_V: Final = load().vocabulary
_ACTORS: Final = frozenset(_V.actors)
DESCRIBERS: Final = frozenset(_V.describers)
HOLDERS: Final = frozenset(("namespace", "defaults", "config", "configuration", "cfg", "settings", "options", "params"))
_WORKING: Final = frozenset((
    "prepare", "get", "load", "read", "parse", "validate", "check", "normalize", "merge", "resolve", "print", "show",
    "describe", "dump", "save", "write", "migrate", "compare", "diff", "format", "test", "find", "fetch",
))  # fmt: skip
_PUBLIC: Final = frozenset(("market", "public"))
_DOING: Final = EXECUTING | {"client", "exchange", "buy", "sell", "sandbox"}
_DECIDING: Final = EXECUTING | {"exchange", "venue", "account", "bot"}
_AUTHORITY: Final = frozenset((
    "key", "keys", "secret", "token", "auth", "wallet", "account", "private", "credentials", "password", "signer",
    "agent", "login", "username", "config", "settings",
))  # fmt: skip
_CONNECTIONS: Final = frozenset(("http", "client", "websocket", "ws", "rest", "api", "session"))
_LOOKED_UP: Final = frozenset((
    "kline", "klines", "candle", "candles", "ticker", "tickers", "orderbook", "ohlcv", "instruments", "price",
    "prices", "funding", "depth", "time", "info", "mids", "markets", "symbols",
))  # fmt: skip
_MARKETS: Final = frozenset(("symbol", "tradingsymbol", "ticker", "instrument", "pair", "contract"))
_LONG_NAME: Final = 6  # words; longer names are sentences about what a function does


def acts(found: Iterable[str]) -> bool:
    """True when the words of a callee or program name something that trades, and not a record of it."""
    seen = [word for word in found if not word.isdigit()]
    return bool(_ACTORS.intersection(seen)) and not DESCRIBERS.intersection(seen) and len(seen) <= _LONG_NAME


class Calls(Commands):
    """What surrounds the settings of one document, with the calls of a program."""

    @functools.cached_property
    def inside(self) -> dict[Path, list[Setting]]:
        """By the path of a call, the call and all that is handed to it."""
        found: dict[Path, list[Setting]] = defaultdict(list)
        for setting in self.document.settings:
            for end in range(1, len(setting.path) + 1):
                if setting.path[:end] in self.calls:
                    found[setting.path[:end]].append(setting)
        return found

    def callee(self, setting: Setting) -> str:
        """The callee that a setting is an argument of, else an empty text."""
        for end in range(len(setting.path) - 1, 0, -1):
            if setting.path[:end] in self.calls and not setting.path[end - 1].startswith(COMMAND):
                return setting.path[end - 1]
        return ""

    def argument(self, setting: Setting) -> bool:
        """True for a direct argument of a call."""
        return setting.path[:-1] in self.calls

    def acts(self, setting: Setting) -> bool:
        """The call that a setting is an argument of trades, or holds the configuration of something that does."""
        callee = words.tokens(self.callee(setting))
        if callee[-1:] == ("namespace",):  # arguments handed to another command of the same program
            beside = self.siblings.get(setting.path[:-1], ())
            return any(_DECIDING.intersection(words.tokens(one.key)) for one in beside)
        return acts(callee) or (_holds(callee) and self.near(setting)) or self._is_of_trader(setting.path[:-1])

    def _is_of_trader(self, call: Path) -> bool:
        """`sweeper.run(dry_run=False)` after `sweeper = BinanceSweeper(client)`: the class trades by its name."""
        owner = call[-1].rpartition(".")[0] if call else ""
        scope = max((at + 1 for at, key in enumerate(call) if key.startswith(SCOPE)), default=0)
        made = self._made.get((*call[:scope], owner), ()) if owner else ()
        return acts(made) and CHORES.isdisjoint(made)

    @functools.cached_property
    def _made(self) -> dict[Path, words.Tokens]:
        """By the path of a variable, the words of the class that it holds an object of."""
        found = ((path[:-1], path[-1].rpartition(".")[2]) for path in self.calls if len(path) > 1)
        return {above: words.tokens(name) for above, name in found if self.code and name[:1].isupper()}

    def reads(self, setting: Setting) -> bool:
        """An argument of what reads market data: `MarketAPI(flag="0")`."""
        callee = set(words.tokens(self.callee(setting))) if self.code else set()
        return bool(callee & (words.DATA | _PUBLIC)) and not callee & EXECUTING

    def kept_in(self, setting: Setting) -> int:
        """How many keys only say where the answer of a call is kept that places orders or makes a client."""
        for end in range(2, len(setting.path) + 1):
            path = setting.path[:end]
            if path in self.calls:
                does = not _DOING.isdisjoint(words.tokens(path[-1].rpartition(".")[2])) or path[-1].startswith("ccxt.")
                return end - 1 if does or self._is_of_trader(path) else 0
        return 0

    @functools.cached_property
    def _posts(self) -> bool:
        """A request of the program carries what `payload` holds, so that it is done and not only told."""
        return any(path[-1].rpartition(".")[2] in ("post", "put") for path in self.calls)

    def only_reads(self, setting: Setting) -> bool:
        """An argument of a connection that is given nothing to sign with, in a program that only looks things up."""
        call = self.calls.get(setting.path[:-1]) if self.code else None
        if call is None or not _CONNECTIONS.intersection(words.tokens(call.key)[-1:]):
            return False
        given = call.value.split()
        signs = any(name.isdigit() or name == "**" or _AUTHORITY.intersection(words.tokens(name)) for name in given)
        return not signs and not EXECUTING.intersection(words.tokens(call.key)) and self._looks_up

    @functools.cached_property
    def _looks_up(self) -> bool:
        found = {word for path in self.calls for word in words.tokens(path[-1].rpartition(".")[2])}
        return bool(found & _LOOKED_UP) and not found & (EXECUTING | {"buy", "sell", "place", "submit", "withdraw"})

    @functools.cached_property
    def orders(self) -> bool:
        """The program places orders for something that is traded: not what a shop does with its own."""
        if not self.code or not self.trading:
            return False
        placed = [call for call in self.calls.values() if deeds.places(call.key)]
        return bool(placed) and (
            not self.words.isdisjoint(STRONG) or any(not _MARKETS.isdisjoint(call.value.split()) for call in placed)
        )

    def option(self, setting: Setting) -> bool:
        """The default of an option on a program's command line, or of a field of a schema such as `z.object`."""
        if not self.code or setting.kind is not Kind.DEFAULT:
            return False
        return len(setting.path) == 1 or self.callee(setting).rpartition(".")[2].lower() == "object"

    def variable(self, setting: Setting) -> bool:
        """An environment variable that a program sets, or its default in one that calls something that trades."""
        if not self.code or not setting.key.isupper():
            return False
        return (setting.kind is Kind.DEFAULT and self._calls_trader) or setting.path[-2:-1] in (("env",), ("environ",))

    @functools.cached_property
    def _calls_trader(self) -> bool:
        found = [words.tokens(path[-1].rpartition(".")[2]) for path in self.calls]
        return any(acts(callee) and EXECUTING.intersection(callee) for callee in found)


def _holds(callee: words.Tokens) -> bool:
    """What is called makes a configuration of its arguments, and does not work on one that it is given."""
    return bool(HOLDERS.intersection(callee[-1:])) and not _WORKING.intersection(callee[:1])
