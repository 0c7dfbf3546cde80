"""Flags that keep orders from real money: where one is down and another, elsewhere in the file, is still up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from nolive_hooks.guard.modes import words
from nolive_hooks.model import Setting

Path = tuple[str, ...]

_ACCOUNTS: Final = frozenset(("paper", "paper trading", "paper mode", "paper account", "testnet", "sandbox", "demo"))
_BOTS: Final = frozenset(("paper trading", "paper", "paper mode", "dry run"))
_VENUES: Final = frozenset(("sandbox", "testnet"))
# What still holds when a flag is down, by what that flag says.
_HOLDING: Final = {
    "dry run": _ACCOUNTS,
    "simulate": _ACCOUNTS,
    "simulation": _ACCOUNTS,
    "shadow mode": _ACCOUNTS,
    "sandbox": _BOTS,
    "testnet": _BOTS,
    "paper trading": _VENUES,
    "paper": _VENUES,
}
_CHOOSING: Final = (("mode",), ("environment",), ("env",))
_UP: Final = ("true", "1")  # `yes` is no for some readers


class Barriers:
    """The barriers of a configuration; programs put them up and down when they run, and have none here."""

    def __init__(self, settings: Sequence[Setting]) -> None:
        self._settings = settings

    def hold(self, setting: Setting, core: str) -> bool:
        """Elsewhere another barrier is up, and it is the only one of its name: `dry_run: false` sends orders to paper.

        Of accounts in a list, and of services beside each other, each stands for itself. Nothing holds where a
        selector says live.
        """
        if core not in _HOLDING or any(key.isdigit() for key in setting.path) or self._chooses_live:
            return False
        found = (flags for said, flags in self._flags.items() if said in _HOLDING[core] and len(flags) == 1)
        return any(flag.value.lower() in _UP and not self._are_alike(setting.path, flag.path) for (flag,) in found)

    @cached_property
    def _chooses_live(self) -> bool:
        found = (one for one in self._settings if words.folded(one.value) in words.LIVE)
        return any(words.tokens(one.key)[-1:] in _CHOOSING for one in found)

    @cached_property
    def _flags(self) -> dict[str, list[Setting]]:
        """Flags that are safe while they are on, by what they say."""
        found: dict[str, list[Setting]] = defaultdict(list)
        for one in self._settings:
            enabler = words.tokens(one.key) in (("enabled",), ("enable",))
            keys = one.path[:-1] if enabler else one.path
            said = words.meaning(words.tokens(keys[-1])) if keys else None
            boolean = words.folded(one.value) in words.TRUE | words.FALSE
            if boolean and said is not None and not said.live and not said.negated:
                found[said.core].append(one)
        return found

    def _are_alike(self, one: Path, other: Path) -> bool:
        """Two settings stand in objects of the same kind: services, profiles, accounts."""
        pairs = enumerate(zip(one, other, strict=False))
        at = next((number for number, (left, right) in pairs if left != right), 0)
        if min(len(one), len(other)) < at + 2:
            return False
        return not self._below(one[: at + 1]).isdisjoint(self._below(other[: at + 1]))

    def _below(self, above: Path) -> set[str]:
        size = len(above)
        return {one.path[size] for one in self._settings if len(one.path) > size and one.path[:size] == above}
