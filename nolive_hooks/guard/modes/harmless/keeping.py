"""Calls and functions that keep, read or tell what has happened: a field of theirs is no switch."""

from __future__ import annotations

from typing import Final

from nolive_hooks.guard.modes.scene import words

_READING: Final = frozenset((
    "get", "list", "count", "total", "sum", "find", "select", "query", "load", "fetch", "export", "read", "parse",
    "summarize", "average",
))  # fmt: skip
_KEEPING: Final = frozenset(("save", "insert", "upsert", "record", "persist", "log", "update", "add", "append"))
_TELLING: Final = frozenset(("emit", "publish", "broadcast", "notify"))
_STORES: Final = frozenset(("db", "database", "repo", "repository", "dao", "ledger", "journal"))
_BOOKS: Final = frozenset(("ledger", "journal"))  # in which nothing but what has happened is written
_BUSES: Final = frozenset(("socketio", "sio", "io", "bus", "events", "emitter", "notifier"))
_ROWS: Final = frozenset((
    "trade", "trades", "position", "positions", "fill", "fills", "row", "rows", "event", "events", "signal", "signals",
    "bet", "bets", "history", "pnl",
))  # fmt: skip
_MANY: Final = frozenset(("trades", "orders", "positions", "fills", "rows", "events", "bets", "history", "signals"))
_LONGEST: Final = 60  # characters of a name
_SWITCHING: Final = frozenset((
    "config", "configuration", "settings", "setting", "mode", "flag", "flags", "account", "bot", "bots", "strategy",
    "set", "switch", "start", "stop", "command", "change", "client", "exchange", "broker",
))  # fmt: skip
_OWN: Final = frozenset(("", "self", "this"))
_PAGES: Final = frozenset(("socketio", "sio", "io"))  # who listens there is a browser
_HAPPENED: Final = frozenset((
    "event", "events", "update", "updated", "placed", "filled", "completed", "closed", "status", "notification",
    "alert",
))  # fmt: skip


def keeps(callee: str, first: str) -> bool:
    """`db.count_trades(...)`, `insert_trade(...)`: a filter of stored rows, or a row. `first` is a first argument."""
    owner, _, last = callee.rpartition(".")
    found = words.tokens(last)
    if not found or not _SWITCHING.isdisjoint(found):
        return False
    rows = not (_ROWS | _MANY | {"order"}).isdisjoint((*found, *words.tokens(first[:_LONGEST])))
    if not _BOOKS.isdisjoint(words.tokens(owner)[-1:]) and found[0] in _KEEPING:
        return True
    if not _STORES.isdisjoint(words.tokens(owner)[-1:]):
        stored = rows or not (_ROWS | {"order"}).isdisjoint(words.tokens(owner.rpartition(".")[2]))
        return found[0] in _READING or (found[0] in _KEEPING | {"create"} and stored)
    alone = owner in _OWN and found[0] in _KEEPING - {"add", "append", "update"}
    return alone and len(found) > 1 and found[-1] in _ROWS


def tells(callee: str, event: str) -> bool:
    """`socketio.emit("order_event", ...)`: listeners hear of what happened, unless the event is a command."""
    owner, _, last = callee.rpartition(".")
    told = set(words.tokens(owner)[-1:])
    if words.tokens(last)[:1] == () or words.tokens(last)[0] not in _TELLING or told.isdisjoint(_BUSES):
        return False
    said = set(words.tokens(event[:_LONGEST]))
    return said.isdisjoint(_SWITCHING) and (not told.isdisjoint(_PAGES) or not said.isdisjoint(_HAPPENED))


def retells(function: str) -> bool:
    """`def _publish_event(...)`, `def _read_trades(...)`: what it works on are events and rows."""
    found = words.tokens(function)
    if not found or not _SWITCHING.isdisjoint(found):
        return False
    return found[0] in _TELLING or (found[0] in _READING and not _MANY.isdisjoint(found[1:]))
