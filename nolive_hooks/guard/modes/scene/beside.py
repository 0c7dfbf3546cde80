"""What is switched beside a setting: the other mode, another barrier, live itself, and whether that takes it back."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import Final

from nolive_hooks.catalog.frameworks import load
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.choices import SIMULATED
from nolive_hooks.guard.modes.scene.surroundings import TEXTS, Path, Surroundings
from nolive_hooks.model import Setting

_NEGATING: Final = frozenset(load().vocabulary.negations) | frozenset(("trading", "orders", "mode", "is"))
_OFFERING: Final = ("options", "choices", "enum", "allowed", "values")
_DEMO: Final = frozenset(("demo", "practice", "contest", "trial"))
_DEALS: Final = frozenset(("orders", "trades", "trading", "positions", "broker"))  # `order` stands in any prose
_MODES: Final = frozenset((
    "live", "real", "shadow", "backtest", "backtesting", "simulation", "simulator", "sim", "testnet", "demo", "sandbox",
    "dry",
))  # fmt: skip
_COMPONENTS: Final = (("broker",), ("gateway",), ("feed",), ("worker",))
_RUNS: Final = frozenset(("enabled", "enable", "active"))
_FEW: Final = 20  # settings of an object; in longer lists neighbours need not belong together
_VENUE_CORES: Final = frozenset(("testnet", "sandbox", "sandboxed"))
_SHELTERS: Final = frozenset((
    "demo", "paper", "paper trading", "paper mode", "dry run", "simulate", "simulated", "simulation", "testnet",
    "sandbox",
))  # fmt: skip


class Beside(Surroundings):
    """What surrounds the settings of one document, with what else is switched there."""

    @functools.cached_property
    def demo_terminal(self) -> bool:
        """The start file of a terminal names a demo server: what its experts are allowed to do, they do there."""
        servers = (one for one in self.document.settings if words.tokens(one.key) == ("server",))
        return any(not _DEMO.isdisjoint(words.tokens(one.value)) for one in servers)

    @functools.cached_property
    def _simulated_keys(self) -> frozenset[Path]:
        keys = ((words.tokens(one.key), words.folded(one.value)) for one in self.document.settings)
        return frozenset(key for key, value in keys if value in SIMULATED or (value == "demo" and "account" in key))

    def contrasts(self, setting: Setting) -> bool:
        """The same key says paper, testnet or shadow elsewhere, or among its options: it chooses how to trade."""
        if words.tokens(setting.key) in self._simulated_keys:
            return True
        offered = (one for name in _OFFERING for one in self.siblings.get((*setting.path[:-1], name), ()))
        return setting.key == "default" and any(words.folded(one.value) in SIMULATED for one in offered)

    def sheltered(self, setting: Setting) -> bool:
        """Beside a switch from the test venue to the real one, another flag keeps orders simulated."""
        beside = self.siblings.get(setting.path[:-1], ())
        if len(beside) > _FEW or not _VENUE_CORES.intersection(words.tokens(setting.key)):
            return False
        others = (one for one in beside if one.key != setting.key)
        return any(words.folded(one.value) in words.TRUE and words.folded(one.key) in _SHELTERS for one in others)

    def offers(self, setting: Setting) -> bool:
        """Beside the object that holds a setting stand other modes of trading, by key or by value."""
        own = setting.path[len(setting.path) - 2 : len(setting.path) - 1]
        return bool(self._offering.get(setting.path[:-2], set()).difference(own))

    @functools.cached_property
    def _offering(self) -> dict[Path, set[str]]:
        """By the path of an object, those of its keys that are modes of trading or hold one."""
        found: dict[Path, set[str]] = defaultdict(set)
        for one in self.document.settings:
            simulated = words.folded(one.value) in SIMULATED
            for end, key in enumerate(one.path):
                if simulated or _MODES.intersection(words.tokens(key)):
                    found[one.path[:end]].add(key)
        return found

    def offline(self, setting: Setting) -> bool:
        """Beside it, live is switched off too: a block in which everything is off is no way to go live."""
        parent = setting.path[:-1]
        if parent not in self._offline:
            said = {_switched(other) for other in self.siblings.get(parent, ())}
            self._offline[parent] = False in said and True not in said
        return self._offline[parent]

    def on_mainnet(self, setting: Setting) -> bool:
        """Beside it a network is chosen on which money is real: `hl_network = "mainnet"`."""
        beside = (one for one in self.siblings.get(setting.path[:-1], ()) if "network" in words.tokens(one.key))
        return any(words.folded(one.value) in ("mainnet", "main net") for one in beside)

    def told(self, setting: Setting) -> bool:
        """The description beside a default speaks of orders or trades."""
        beside = self.siblings.get(setting.path[:-1], ())
        return any(one.key in TEXTS and not _DEALS.isdisjoint(words.tokens(one.value)) for one in beside)


def is_component(setting: Setting) -> bool:
    """`LIVE_BROKER_ENABLED`: a service that runs and need not be armed."""
    key = words.tokens(setting.key)
    return key[:1] == ("live",) and key[1:-1] in _COMPONENTS and key[-1] in _RUNS


def _switched(setting: Setting) -> bool | None:
    """Whether a setting switches live on or off; None where it says nothing of it."""
    key, value = words.tokens(setting.key), words.folded(setting.value)
    said = words.meaning(key)
    if said is None or not said.live or value not in words.TRUE | words.FALSE or is_component(setting):
        return None
    if said.negated and value in words.FALSE and not _NEGATING.issuperset(set(key) - set(said.core.split())):
        return None  # `activated_no_live_orders = false`: what was not so, and no lock that is open
    return (value in words.TRUE) is not said.negated
