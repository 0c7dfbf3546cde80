"""What a rule says of one setting, whichever rule it was."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from nolive_hooks.model import Setting

_EFFECT: Final = "this starts trading with real money"


class Hit(Struct, frozen=True):
    """What a row says of a setting: the class, the framework, what it means and the safe edit."""

    kind: str  # live-mode, safety-off, live-default, live-command, live-arm
    framework: str
    setting: Setting
    says: str
    effect: str
    safe: str


def in_own_words(kind: str, setting: Setting, says: str, safe: str) -> Hit:
    """A hit by the words of a house that no framework claims."""
    return Hit(kind, "generic", setting, says, _EFFECT, safe)
