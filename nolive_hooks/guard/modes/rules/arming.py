"""Stored unlock phrases and arming tokens: what a person should type at the moment of going live."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final

from nolive_hooks.catalog.frameworks import load
from nolive_hooks.guard.modes.harmless.aside import denied
from nolive_hooks.guard.modes.rules import outspoken
from nolive_hooks.guard.modes.rules.hits import Hit, in_own_words
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.model import Kind, Setting

_V: Final = load().vocabulary
_KEYS: Final = tuple(tuple(key.split()) for key in _V.arming_keys)
_VALUES: Final = frozenset(_V.arming_values)
_ARMED: Final = frozenset(("live", "arm", "arming", "unlock"))
_PLACEHOLDER: Final = ("<", "${", "$(", "{{", "%(", "your", "changeme", "todo", "xxx", "...", "***")
_SHORTEST: Final = 4  # characters of a phrase


def hits(context: Context, setting: Setting, keys: words.Tokens) -> Iterator[Hit]:
    """A phrase that says it all by itself near trading, or any text under the name of such a phrase."""
    if setting.kind not in (Kind.STRING, Kind.DEFAULT):
        return
    value, key = setting.value.strip(), words.tokens(keys[-1])
    named, phrase = _names_phrase(key), words.folded(value) in _VALUES
    if not (named or phrase) or len(value) < _SHORTEST:
        return
    if words.folded(value) in words.TRUE | words.FALSE:
        return  # `REQUIRE_LIVE_CONFIRMATION: "true"` asks for one
    joined = value.lower().replace("_", "").replace("-", "")
    if joined.startswith(_PLACEHOLDER) or (context.code and not context.argument(setting)):
        return
    told = named and (phrase or _is_armed(context, setting, key) or _is_beside_gate(context, setting))
    if told or (phrase and context.near(setting)):
        yield in_own_words(
            "live-arm", setting, "stores an unlock phrase", "an empty text, and type the phrase when it is asked for"
        )


@functools.lru_cache(maxsize=65536)
def _names_phrase(key: words.Tokens) -> bool:
    return any(key[-len(name) :] == name for name in _KEYS) and not denied(key)


def _is_beside_gate(context: Context, setting: Setting) -> bool:
    """The phrase that has opened the gate beside it: `state = "armed"`."""
    beside = context.siblings.get(setting.path[:-1], ())
    return any(outspoken.is_armed_gate(context, one) for one in beside if one is not setting)


def _is_armed(context: Context, setting: Setting, key: words.Tokens) -> bool:
    """The token is one for going live: its object says so, or its own name does where the file is about trading."""
    above = words.tokens(setting.path[-2]) if len(setting.path) > 1 else ()
    if not _ARMED.isdisjoint(above):
        return True
    return context.trading and (not _ARMED.isdisjoint(key) or context.beside(setting, "live"))
