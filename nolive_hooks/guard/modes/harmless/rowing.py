"""What a row says of a trade, a reply of a request, a class of itself: how something was, and nothing is set."""

from __future__ import annotations

from typing import Final

from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.model import Kind, Setting

_STATED: Final = (
    ("account", "type"), ("account", "mode"), ("mode",), ("live",), ("is", "live"), ("simulated",), ("is", "paper"),
    ("paper",), ("dry", "run"), ("is", "simulated"),
)  # fmt: skip
_ROWS: Final = frozenset(("journal", "journals", "ledger", "upsert", "snapshot", "history", "entry", "fill", "record"))
_CLASSES: Final = _ROWS | {"position"}
_HELD: Final = frozenset(("position", "pos", "fill", "row", "record", "journal", "entry"))
_OUTCOMES: Final = frozenset((
    "filled at", "order id", "placed at", "fill price", "entry price", "exit price", "status", "realized pnl", "pnl",
    "closed at", "opened at", "triggered", "raw score",
))  # fmt: skip
_REPLIES: Final = frozenset(("success", "ok", "updated at", "generated at", "fetched at", "realized pnl", "message"))
_STATES: Final = frozenset(("connected", "ready", "ok", "online", "success", "error", "completed", "disconnected"))
_REPLYING: Final = (("dry", "run"), ("mock", "mode"), ("testnet",), ("sandbox",), ("paper",), ("demo",), ("is", "mock"))
_FOUND_SO: Final = (("already",), ("authenticated",))
_TOLD: Final = 2  # outcomes that make a row


def states(context: Context, setting: Setting) -> bool:
    """True for a field of a row, of a reply, or of a class that is called by its mode. Only programs have those."""
    if not context.code:
        return False
    key = words.tokens(setting.key)
    if _is_shown(context, setting) or _is_already_so(context, setting):
        return True
    return (key in _STATED and _is_of_row(context, setting)) or (key in _REPLYING and _is_of_reply(context, setting))


def _is_of_row(context: Context, setting: Setting) -> bool:
    """`TradeJournal(account_type="live")`, `class LedgerUpsert: mode = "live"`, `position.live = True`."""
    above = setting.path[-2] if len(setting.path) > 1 else ""
    callee = context.callee(setting)
    names = [callee.rpartition(".")[2]] if callee else [key for key in setting.path[:-1] if key[:1].isupper()]
    if any(name[:1].isupper() and not _CLASSES.isdisjoint(words.tokens(name)[-1:]) for name in names):
        return True
    if callee and not _ROWS.isdisjoint(words.tokens(callee.rpartition(".")[2])):
        return True
    if words.tokens(setting.key)[-1:] == ("live",) and above in _HELD:
        return True
    if setting.kind is Kind.DEFAULT and _is_called_so(above, setting):
        return True
    beside = [*context.children.get(setting.path[:-1], ())]
    call = context.calls.get(setting.path[:-1])
    beside += call.value.split() if call else ()
    told = {" ".join(words.tokens(name)) for name in beside}
    return len(_OUTCOMES & told) >= _TOLD


def _is_shown(context: Context, setting: Setting) -> bool:
    """`{ title: "Live trading", body: "With real money", mode: "Live" }`: the texts of a page."""
    if context.document.format != "javascript" or not setting.value[:1].isupper() or setting.value.isupper():
        return False
    beside = [one for one in context.siblings.get(setting.path[:-1], ()) if one is not setting]
    sentences = sum(" " in one.value for one in beside)
    return sentences >= _TOLD and all(one.kind is Kind.STRING for one in beside)


def _is_called_so(owner: str, setting: Setting) -> bool:
    """`class LiveBroker: mode = "live"`: what the class is."""
    return owner[:1].isupper() and setting.key == "mode" and words.tokens(owner)[:1] == words.tokens(setting.value)


def _is_already_so(context: Context, setting: Setting) -> bool:
    """`{"authenticated": True, "mode": "live"}`, `"already_enabled": True`: how things are when somebody asks."""
    beside = context.siblings.get(setting.path[:-1], ())
    said = (one for one in beside if words.tokens(one.key)[:1] in _FOUND_SO)
    return any(words.folded(one.value) in words.TRUE for one in said)


def _is_of_reply(context: Context, setting: Setting) -> bool:
    """`{"success": True, "dry_run": False}`, `{"status": "connected", "testnet": False}`: what has come of it."""
    if context.argument(setting):
        return False
    beside = context.siblings.get(setting.path[:-1], ())
    if any(words.tokens(one.key) == ("status",) and words.folded(one.value) in _STATES for one in beside):
        return True
    names = {" ".join(words.tokens(name)) for name in context.children.get(setting.path[:-1], ())}
    return not _REPLIES.isdisjoint(names) and not setting.key.isupper()
