"""What a page shows or asks for: the items of a menu, the state that it displays, requests that only read."""

from __future__ import annotations

from typing import Final

from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.model import Setting

_LABELS: Final = frozenset(("label", "title", "name"))
_LEADING: Final = frozenset(("path", "href", "to", "route"))
_ADDRESSES: Final = frozenset(("path", "url", "endpoint"))
_SHOWN: Final = frozenset(("status", "stats", "summary", "metrics", "performance"))


def shows(context: Context, setting: Setting) -> bool:
    """True for a field of an object that is shown, or sent with a request that changes nothing."""
    if context.document.format != "javascript":
        return False
    beside = {one.key: one.value for one in context.siblings.get(setting.path[:-1], ())}
    item = bool(_LABELS & beside.keys()) and any(beside.get(key, "").startswith("/") for key in _LEADING)
    reads = beside.get("method") == "GET" and bool(_ADDRESSES & beside.keys())
    return item or reads or _is_state(context, setting)


def _is_state(context: Context, setting: Setting) -> bool:
    """`const [tradingStatus, setTradingStatus] = useState(...)`: what a server has said, and is shown."""
    found = (key for key in setting.path[:-1] if words.tokens(key)[:1] == ("set",))
    return any(words.tokens(key)[-1] in _SHOWN and f", {key}] = " in context.document.text for key in found)
