"""Connections to a terminal of Interactive Brokers: which port has real orders, and whether they may be sent there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nolive_hooks.guard.modes.rules.hits import Hit, in_own_words
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.model import Setting

LIVE_PORTS: Final = frozenset(("4001", "7496"))
_PAPER_PORTS: Final = frozenset(("4002", "7497"))
_READING: Final = (("read", "only"), ("read", "only", "api"), ("is", "read", "only"))


def hits(context: Context, setting: Setting) -> Iterator[Hit]:
    """`readonly: false` beside a port on which orders are real."""
    if words.tokens(setting.key) not in _READING or words.folded(setting.value) not in words.FALSE:
        return
    if _has_port(context, setting, LIVE_PORTS):
        yield in_own_words("safety-off", setting, "is off", "true")


def is_of_paper(context: Context, setting: Setting) -> bool:
    """Beside it stands the port of a paper account and none on which orders are real."""
    return _has_port(context, setting, _PAPER_PORTS) and not _has_port(context, setting, LIVE_PORTS)


def _has_port(context: Context, setting: Setting, ports: frozenset[str]) -> bool:
    return any(one.value.strip() in ports for one in context.siblings.get(setting.path[:-1], ()))
