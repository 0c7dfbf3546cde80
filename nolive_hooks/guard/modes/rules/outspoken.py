"""Values that say by themselves what they choose: `current = "real_money"`, under whatever key a house has for it."""

from __future__ import annotations

from typing import Final

from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.harmless.aside import aside, denied
from nolive_hooks.guard.modes.rules.terminals import LIVE_PORTS
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.guard.modes.scene.surroundings import STRONG
from nolive_hooks.model import Kind, Setting

_MONEY: Final = frozenset(("real money", "live money"))
_KINDS: Final = frozenset(("real", "live"))
_HELD: Final = (("money",), ("cash",), ("funds",), ("capital",))
_BROKERS: Final = (("broker",), ("brokerage",), ("exchange",), ("venue",), ("gateway",), ("execution",))
_FUNDS: Final = frozenset(("real cash", "live cash", "real funds", "live funds", "real capital", "live capital"))
_DEEDS: Final = frozenset((
    "live trading", "real trading", "live orders", "real orders", "live execution", "real execution", "live broker",
    "real broker", "live gateway", "real gateway", "live exchange", "real exchange", "live account", "real account",
    "live routing", "live fills", "real fills",
))  # fmt: skip
_OUTSPOKEN: Final = _MONEY | _FUNDS | _DEEDS
# What may be in one of several states; a title, a tag or the name of a feature only speaks of one.
_STATES: Final = frozenset((
    "current", "active", "selected", "chosen", "stage", "state", "phase", "level", "rung", "step", "tier", "mode",
    "kind", "lane", "rail", "track", "route", "gateway", "destination", "sink", "backend", "execution", "executor",
    "broker", "orders", "fills", "routing", "environment", "env", "use", "using", "runs", "run", "start", "default",
    "setting", "profile", "target", "engine", "account", "with", "on",
))  # fmt: skip
_SPEAKING: Final = frozenset((
    "name", "title", "titel", "label", "id", "key", "type", "category", "description", "text", "message", "slug", "tag",
    "tags", "topic", "next", "to", "from", "source", "event", "feature", "table", "column", "field", "file", "path",
    "folder", "help", "display", "prize", "prizes", "currency", "genre", "max", "min", "ceiling", "limit", "below",
    "unless", "trigger", "if", "when", "note", "notes", "reason", "comment", "test", "assert", "after", "before",
    "until", "class", "module", "package", "job", "needs", "requires", "branch", "ref", "repo", "url",
    "group", "consumer", "container", "image", "hostname",
))  # fmt: skip
_WATCHING: Final = words.DATA - {"backend", "server", "provider"}
_ARMED: Final = frozenset(("armed", "open", "unlocked", "released"))
_GATES: Final = frozenset(("gate", "gates", "interlock", "release", "arming"))
_GUARDED: Final = frozenset(("order", "orders", "live", "trading", "trade", "execution"))
_GATE_STATES: Final = (("state",), ("latch",), ("lock",), ("status",), ("position",), ("orders",), ("gate",))
_SPELT: Final = expression(r"[A-Za-z]+(?:[_-][A-Za-z]+)+|[a-z]+[A-Z][a-z]+")


def chooses(context: Context, setting: Setting) -> bool:
    """A word of a house's own, spelt as programs spell one, that means real money: a sentence with it says nothing."""
    value, key = words.folded(setting.value), words.tokens(setting.key)
    if value in _KINDS and key in _HELD:
        value = f"real {key[0]}"  # `money: real`
    if key[-1:] in _BROKERS and _is_called_live(value):
        value = "live broker"  # `broker: ibkr_live`
    if value not in _OUTSPOKEN:
        return False
    stated = setting.kind is Kind.STRING and not context.code
    if not stated and not (setting.kind is Kind.DEFAULT and (not context.code or _is_variable(context, setting))):
        return False
    spelt = _SPELT.fullmatch(setting.value) or (value in _MONEY | _FUNDS and setting.value.isalpha())  # `echtgeld`
    if not spelt or context.inspects(setting):
        return False
    if context.code and value not in words.LIVE:
        return False
    if not key or denied(key) or set(key) & (_SPEAKING | _WATCHING) or " ".join(key) == words.folded(setting.value):
        return False  # `"live_broker": "Live-Broker"` is the text of a page
    if aside(context, setting) or context.elsewhere(setting):
        return False
    if context.command(setting):
        return value in _MONEY and bool(_STATES.intersection(key))
    return value in _MONEY or (context.trading and (value in _FUNDS or bool(_STATES.intersection(key))))


def _is_called_live(value: str) -> bool:
    """`ibkr live`: the name of a venue, and live."""
    found = value.split()
    return found[-1:] == ["live"] and not STRONG.isdisjoint(found[:-1])


def is_armed_gate(context: Context, setting: Setting) -> bool:
    """`[gate] state = "armed"` of a house that trades: orders pass until somebody shuts it."""
    value, key = words.folded(setting.value), words.tokens(setting.key)
    if context.code or value not in _ARMED or denied(key) or context.among_venues(setting):
        return False
    above = {word for name in setting.path[:-1] for word in words.tokens(name)}
    named = key[-1:] == ("gate",) and bool(_GUARDED.intersection(key))
    if not named and (key not in _GATE_STATES or not _GATES.intersection(above)):
        return False
    told = value == "armed" or "live" in above or "live" in key  # a gate may be open of itself
    return told and not aside(context, setting) and (context.trading or (value == "armed" and _is_beside_port(context)))


def _is_beside_port(context: Context) -> bool:
    """The file holds the port of a terminal whose orders are real."""
    return any(one.value in LIVE_PORTS and one.key == "port" for one in context.document.settings)


def _is_variable(context: Context, setting: Setting) -> bool:
    """`os.environ.get("HOUSE_STAGE", "real_money")`, and no parameter of a function."""
    return setting.key.isupper() and not context.local(setting)
