"""Blocks of which a setting names one: `active_profile = "night"` chooses the table `profiles.night` and no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

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


class Choices:
    """The maps of blocks in a document, each with the settings beside it that choose one of its blocks."""

    def __init__(self, settings: Sequence[Setting]) -> None:
        self._choosers = _choosers(settings) if any(_may_choose(one) for one in settings) else {}
        self._chosen: dict[Setting, list[Path]] = defaultdict(list)
        self._held: dict[Path, list[Setting]] = {}
        for above, choosers in self._choosers.items():
            for one in choosers:
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


def _may_choose(setting: Setting) -> bool:
    return setting.kind in _NAMING and bool(_CHOOSERS.intersection(words.tokens(setting.key)))


def _choosers(settings: Sequence[Setting]) -> dict[Path, list[Setting]]:
    blocks = {one.path[:end] for one in settings for end in range(1, len(one.path))}
    maps: dict[Path, set[Path]] = defaultdict(set)
    for path in blocks:
        maps[path[:-2]].add(path[:-1])
    found: dict[Path, list[Setting]] = defaultdict(list)
    for one in filter(_may_choose, settings):
        for above in maps.get(one.path[:-1], ()):
            if above and (*above, one.value) in blocks and _fits(one.key, above[-1]):
                found[above].append(one)
        if len(one.path) == 1 and (one.value,) in blocks and words.folded(one.value) in _MODES:
            found[()].append(one)
    return found


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
