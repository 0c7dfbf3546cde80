"""Blocks of which a setting names one: `active_profile = "night"` chooses the table `profiles.night` and no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.model import Kind, Setting

Path = tuple[str, ...]

SIMULATED: Final = frozenset(
    ("paper", "testnet", "shadow", "paper trading", "backtest", "dry run", "simulated", "simulation")
)
_ACTIVE: Final = frozenset(("active", "selected", "current", "default", "use"))
_CHOOSERS: Final = _ACTIVE | frozenset((
    "profile", "environment", "env", "route", "gateway", "broker", "account", "venue", "session", "lane", "stage",
    "connection", "target", "destination",
))  # fmt: skip
_NAMING: Final = (Kind.STRING, Kind.DEFAULT)
_MODES: Final = words.LIVE | words.PRODUCTION | SIMULATED  # names of blocks that may stand at the root
_INDEXED: Final = expression(r"\b([A-Z]\w{1,60})\[([A-Z]\w{1,60})\]")
# What is taken from a table, by an index or by a member; its keys may be looked at.
_TAKEN: Final = expression(r"\b([A-Z]\w{1,60})(?:\[([^\]\n]{1,80})\]|\.(?!keys\b)([A-Za-z]\w{0,40}))")


class Choices:
    """Maps of blocks, each with the settings that choose one of its blocks."""

    def __init__(self, choosers: dict[Path, list[Setting]], settings: Sequence[Setting]) -> None:
        self._choosers = choosers
        self._chosen: dict[Setting, list[Path]] = defaultdict(list)
        self._held: dict[Path, list[Setting]] = {}
        for above, found in choosers.items():
            for one in found:
                self._chosen[one].append((*above, one.value))
                self._held[(*above, one.value)] = []
        for one in settings if self._held else ():
            for end in range(1, len(one.path)):
                if one.path[:end] in self._held:
                    self._held[one.path[:end]].append(one)

    def chosen(self, setting: Setting) -> list[Setting]:
        """What stands in the blocks that a setting chooses; nothing where it is no chooser."""
        return [one for block in self._chosen.get(setting, ()) for one in self._held[block]] if self._chosen else []

    def unselected(self, setting: Setting) -> bool:
        """It stands in a block of a map from which another block, and only that, is chosen."""
        maps = (setting.path[:end] for end in range(len(setting.path) - 1))
        return bool(self._choosers) and any(_is_other(setting, above, self._choosers.get(above, ())) for above in maps)


def of_configuration(settings: Sequence[Setting]) -> Choices:
    """The maps of a document, each with the settings beside it that choose one of its blocks."""
    choosers = [one for one in settings if one.kind in _NAMING and _CHOOSERS.intersection(words.tokens(one.key))]
    blocks = _blocks(settings) if choosers else set()
    maps: dict[Path, set[Path]] = defaultdict(set)
    for path in blocks:
        maps[path[:-2]].add(path[:-1])
    found: dict[Path, list[Setting]] = defaultdict(list)
    for one in choosers:
        for above in maps.get(one.path[:-1], ()):
            if above and (*above, one.value) in blocks and _fits(one.key, above[-1]):
                found[above].append(one)
        if len(one.path) == 1 and (one.value,) in blocks and words.folded(one.value) in _MODES:
            found[()].append(one)
    return Choices(found, settings)


def of_program(settings: Sequence[Setting], text: str) -> Choices:
    """The tables of a program that a constant indexes: `ACTIVE = "paper"` and somewhere `PROFILES[ACTIVE]`.

    It chooses where nothing else is taken from the table, as by `PROFILES["live"]` or `for name in PROFILES:`.
    """
    blocks = {one.path[:2] for one in settings if len(one.path) > len(("PROFILES", "paper"))}
    named = {block for _, block in blocks}
    constants: dict[str, list[Setting]] = defaultdict(list)
    for one in settings:
        if len(one.path) == 1 and one.kind in _NAMING and one.value in named:
            constants[one.key].append(one)
    taken = set(_TAKEN.findall(text)) if constants else set()
    found: dict[Path, list[Setting]] = defaultdict(list)
    for table, key in set(_INDEXED.findall(text)) if constants else ():
        if {other for name, *ways in taken if name == table for other in ways if other} == {key}:
            found[(table,)] += [one for one in constants.get(key, ()) if (table, one.value) in blocks]
    return Choices(found, settings)


def _blocks(settings: Sequence[Setting]) -> set[Path]:
    return {one.path[:end] for one in settings for end in range(1, len(one.path))}


def _fits(key: str, blocks: str) -> bool:
    """`active_profile` chooses from `profiles`, `active` from anything."""
    chooser = set(words.tokens(key))
    return chooser <= _ACTIVE or bool(chooser & {word.removesuffix("s") for word in words.tokens(blocks)})


def _is_other(setting: Setting, above: Path, choosers: Sequence[Setting]) -> bool:
    names = {one.value for one in choosers}
    if len(names) != 1 or setting.path[: len(above)] != above or len(setting.path) < len(above) + 2:
        return False
    block = setting.path[len(above)]
    return block not in names and (bool(above) or words.folded(block) in _MODES)
