"""Values that the reader of a format found, with their siblings and those of the object above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from nolive_hooks.catalog import vocabulary
from nolive_hooks.guard.keys.names import label, split
from nolive_hooks.guard.keys.page import WINDOW, Page, Place
from nolive_hooks.guard.keys.values import looks_random
from nolive_hooks.model import Document, Kind, Setting

MAX_NEIGHBOURS: Final = 60
_SHORTEST: Final = 5  # characters of a value
_VALUES: Final = frozenset((Kind.STRING, Kind.NUMBER, Kind.DEFAULT))
_PASTED: Final = 24  # characters; shorter bare words in code are names

Keys = tuple[str, ...]


def of_settings(document: Document, page: Page, worth: Callable[[Place], bool]) -> Iterator[Place]:
    """The values a reader found, with their siblings and those of the object above.

    `worth` is asked first, about a place without them: they cost more than all else.
    """
    groups: dict[Keys, list[Setting]] = defaultdict(list)
    for setting in document.settings:
        groups[setting.path[:-1]].append(setting)
    flags = {path[:-1]: path for path in groups if path and vocabulary().flag_words.issuperset(split(path[-1]))}
    for parent, group in groups.items():
        above: list[Setting] | None = None
        for index, setting in enumerate(group):
            if (
                len(setting.value) >= _SHORTEST
                and _may_name(setting.key)
                and (setting.kind in _VALUES or _is_pasted(setting))
                and (_is_of_variable(setting) or worth(Place(setting.path, setting.value, *_at(setting))))
            ):
                if above is None:
                    above = _above(parent, groups, flags.get(parent))
                nearest = [*group[max(0, index - WINDOW) : index][::-1], *group[index + 1 : index + WINDOW]]
                yield _place_of(setting, nearest, above, page)


def _above(parent: Keys, groups: Mapping[Keys, list[Setting]], flags: Keys | None) -> list[Setting]:
    """What stands in the object around another, and under its flags."""
    above = groups[parent[:-1]][:MAX_NEIGHBOURS] if parent and parent[:-1] in groups else []
    if flags is not None:  # `exchange.modes.sandbox` is said of `exchange.key`
        above = [*above, *groups[flags][:MAX_NEIGHBOURS]]
    if parent[-1:] in (("data",), ("stringData",)):
        # The name of a Kubernetes Secret stands beside its data, not above it.
        above = [*above, *groups.get((*parent[:-1], "metadata"), ())]
    return above


def _is_pasted(setting: Setting) -> bool:
    """True for a bare word of code that no person would take for a name."""
    return setting.kind is Kind.NAME and looks_random(setting.value, _PASTED)


@lru_cache(maxsize=65536)
def _may_name(key: str) -> bool:
    """A cheap look at a key before the surroundings are gathered."""
    return bool(label(key).field) or key.lower() in ("value", "default", "0", "1", "signer", "agent", "deployer")


def _at(setting: Setting) -> tuple[int, int]:
    return setting.line, setting.column


def _is_of_variable(setting: Setting) -> bool:
    """`{name: X, value: Y}`: the name stands beside the value."""
    return setting.key.lower() in ("value", "default")


def _place_of(setting: Setting, own: list[Setting], above: list[Setting], page: Page) -> Place:
    parent = setting.path[:-1]
    chain = setting.path
    if _is_of_variable(setting):
        # Kubernetes and CI write a variable as {name: X, value: Y}, Terraform as variable "X" {default = Y}.
        named = next((s.value for s in own if s.key.lower() in ("name", "key")), "")
        chain = (*parent, named) if named else parent or chain
    near = tuple((s.key, s.value[:200]) for s in (*own, *above))
    openers = page.openers(setting.line, setting.column) if page.is_code else ()
    return Place(chain, setting.value, setting.line, setting.column, near, openers)
