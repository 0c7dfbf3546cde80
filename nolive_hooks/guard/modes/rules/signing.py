"""Production networks and live factories in programs: mainnet beside a key to sign with is live, alone it is data."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents.base import SCOPE, split_lines
from nolive_hooks.guard.modes.rules.hits import Hit
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.guard.modes.scene.surroundings import EXECUTING
from nolive_hooks.model import Kind, Setting

_NETWORKS: Final = frozenset(("mainnet", "main net", "mainnet beta"))
_NAMING: Final = frozenset(("network", "cluster", "chain", "env", "environment", "net"))
_READING: Final = frozenset(("info", "indexer", "explorer", "graph", "subgraph"))
_TESTS: Final = frozenset(("testnet", "devnet", "localnet", "sepolia", "goerli", "sandbox"))
_MAKING: Final = frozenset(("create", "make", "build", "connect", "open"))
_MADE: Final = EXECUTING | {"exchange", "venue", "gateway", "client", "session", "engine", "brokers"}
_DRAWING: Final = frozenset(("generate", "random", "new", "unique"))
_SIGNS: Final = "transactions would be signed for the production network"
_TRADES: Final = "this makes what trades with real money"


class Signing:
    """One document asked whether it holds a key to sign with, and which networks it names."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def hits(self, setting: Setting) -> Iterator[Hit]:
        """A production network that is chosen where something signs; a live broker that is made without a condition."""
        context = self._context
        if setting.kind is Kind.CALL:
            if context.code and self._is_factory(setting) and not context.describes(setting):
                yield Hit("live-mode", "generic", setting, "makes a live one", _TRADES, "")
            named = context.code and _is_mainnet(setting.key) and _is_held(setting)
        else:
            named = self._is_network(setting) and not self._reads(setting)
        if named and self._signs and not self._is_one_of_two(setting) and not self._is_dry:
            yield Hit("live-mode", "generic", setting, "chooses mainnet", _SIGNS, "a test network")

    def _reads(self, setting: Setting) -> bool:
        """An argument of what only looks."""
        context = self._context
        return context.reads(setting) or not _READING.isdisjoint(words.tokens(context.callee(setting)))

    def _is_network(self, setting: Setting) -> bool:
        """`network="mainnet"`, `env=PROD`, `Client(connection, wallet, "mainnet")`."""
        if not _names_network(setting):
            return False
        key = words.tokens(setting.key)
        if not (key[-1:] and key[-1] in _NAMING) and not (self._context.code and setting.key.isdigit()):
            return False
        if self._context.code and (self._context.local(setting) or _is_field(setting)):
            return False  # a parameter, or what a class begins with
        table = self._context.code and not self._context.callee(setting) and len(setting.path) > 2
        return not table  # of which it would be an entry

    @functools.cached_property
    def _signs(self) -> bool:
        context = self._context
        if not context.code and not context.trading:
            return False
        for one in context.document.settings:
            if _is_authority(words.tokens(one.key.rpartition(".")[2])) and (one.kind is Kind.CALL or one.value):
                return True
            if one.kind is Kind.NAME and context.argument(one) and _is_authority(words.tokens(one.value)):
                return True
            if one.kind is Kind.CALL and (_takes_key(one.key) or any(map(_is_authority, _arguments(one)))):
                return True
        return False

    @functools.cached_property
    def _is_dry(self) -> bool:
        """Something in the file keeps what it signs from being sent."""
        for one in self._context.document.settings:
            said = words.meaning(words.tokens(one.key))
            if said and not said.live and not said.negated and words.folded(one.value) in words.TRUE:
                return True
        return False

    def _is_one_of_two(self, setting: Setting) -> bool:
        """Beside it, for the same name, stands a test network: the program chooses when it runs."""
        beside = self._context.siblings.get(setting.path[:-1], ())
        named = ((*words.tokens(one.key), *words.tokens(one.value)) for one in beside)
        return any(not _TESTS.isdisjoint(found) for found in named)

    def _is_factory(self, setting: Setting) -> bool:
        """`BrokerFactory.create_live(...)` as a statement of the module itself: nothing decides about it."""
        owner, _, last = setting.key.rpartition(".")
        said = words.tokens(last)
        makes = len(said) > 1 and said[0] in _MAKING and said[1] == "live" and _MADE.issuperset(said[2:])
        if not makes or any(key.startswith(SCOPE) for key in setting.path):
            return False
        lines = split_lines(self._context.document.text)
        unconditional = setting.line <= len(lines) and not lines[setting.line - 1][:1].isspace()
        return unconditional and bool(_MADE.intersection((*words.tokens(owner), *said[2:])))


def _names_network(setting: Setting) -> bool:
    """The value is a production network, or a name for one."""
    if setting.kind is Kind.NAME:
        last = words.tokens(setting.value.rpartition(".")[2])
        return last[:1] == ("mainnet",) or (setting.value.isupper() and last in (("prod",), ("production",)))
    return setting.kind in (Kind.STRING, Kind.DEFAULT) and words.folded(setting.value) in _NETWORKS


def _is_held(call: Setting) -> bool:
    """What a call gives is kept under a name or handed on: no method that only returns it."""
    above = call.path[-2] if len(call.path) > 1 else ""
    return bool(above) and not above.startswith(SCOPE)


def _is_field(setting: Setting) -> bool:
    """The default of a field: the key above it is the name of a class."""
    above = setting.path[-2] if len(setting.path) > 1 else ""
    return setting.kind is Kind.DEFAULT and above[:1].isupper() and not above.isupper()


def _is_mainnet(callee: str) -> bool:
    """`Network.mainnet()` and `make_mainnet()`."""
    last = words.tokens(callee.rpartition(".")[2])
    return last in (("mainnet",), ("make", "mainnet"), ("from", "mainnet"), ("for", "mainnet"))


def _is_authority(found: words.Tokens) -> bool:
    """The name of something to sign with: `private_key`, `mnemonic`, `keypair`, `pk`, `fromMnemonic`."""
    seen = set(found)
    return bool(seen & {"mnemonic", "keypair", "pk"}) or {"private", "key"} <= seen or found[-2:] == ("from", "key")


def _takes_key(callee: str) -> bool:
    """The constructor of a wallet or key: `LocalWallet.create(...)`, `PrivateKey.from_hex(...)`.

    A hook such as `useWallet()` is none, nor what makes a key that nobody has: `Keypair.generate()`.
    """
    *owners, last = callee.split(".")
    if any(part[:1].isupper() and words.tokens(part)[-1:] == ("wallet",) for part in (*owners, last)):
        return True
    loads = not _DRAWING.intersection(words.tokens(last))
    return loads and any(part[:1].isupper() and _is_authority(words.tokens(part)) for part in owners)


def _arguments(call: Setting) -> Iterator[words.Tokens]:
    return (words.tokens(name) for name in call.value.split())
