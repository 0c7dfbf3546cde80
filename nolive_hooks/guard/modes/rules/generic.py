"""Modes in a house's own words: selectors, live switches, safety flags and arming phrases without a framework."""

from __future__ import annotations

from collections.abc import Iterator

from nolive_hooks.guard.modes.harmless.aside import describes
from nolive_hooks.guard.modes.rules import arming, selecting, switching, terminals
from nolive_hooks.guard.modes.rules.hits import Hit, in_own_words
from nolive_hooks.guard.modes.rules.rows import chain
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.model import Kind, Setting


def hits(context: Context, setting: Setting) -> Iterator[Hit]:
    """What the words of one setting say, in the context they stand in."""
    if setting.kind in (Kind.CALL, Kind.NULL) or describes(setting):
        return
    keys = chain(setting)
    if not keys:
        return
    yield from selecting.enumeration(context, setting)
    if setting.key.isdigit():
        return
    found = [*selecting.hits(context, setting, keys), *_choice(context, setting)]
    if setting.kind is not Kind.NAME:
        found += [
            *switching.hits(context, setting, keys),
            *arming.hits(context, setting, keys),
            *terminals.hits(context, setting),
        ]
    if context.program.page and not setting.key.isupper():
        return
    if found and not (context.loose(setting) or context.describes(setting) or not context.owner(setting)):
        yield from found


def _choice(context: Context, setting: Setting) -> Iterator[Hit]:
    """A setting that chooses a block in which something is live: `active_profile = "night"`."""
    for one in context.choices.chosen(setting):
        if any(True for _ in hits(context, one)):
            yield in_own_words("live-mode", setting, "chooses a live block", "the name of a block that is not live")
            return
