"""Keys in a house's own words whose value chooses how to trade: `account_mode: live`, `Route.LIVE`, a chosen block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nolive_hooks.catalog.frameworks import load
from nolive_hooks.guard.modes.harmless.aside import STARTERS, aside, commands, denied
from nolive_hooks.guard.modes.rules import outspoken
from nolive_hooks.guard.modes.rules.hits import Hit, in_own_words
from nolive_hooks.guard.modes.rules.houses import owns
from nolive_hooks.guard.modes.rules.rows import chosen
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.calls import acts
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.guard.modes.scene.surroundings import EXECUTING, STRONG
from nolive_hooks.model import Kind, Setting

_V: Final = load().vocabulary
_SELECTORS: Final = frozenset(tuple(key.split()) for key in _V.selector_keys)
_QUALIFIERS: Final = frozenset(_V.trading_qualifiers) | frozenset(_V.strong_words)
_SURE_QUALIFIERS: Final = frozenset(("trading", "trade", "trader", "trd", "brokerage"))
_PLACES: Final = frozenset((("env",), ("environment",), ("stage",), ("target",), ("profile",), ("deployment",)))
_UNLESS_SAID: Final = frozenset(("default", "fallback"))
_ENDS: Final = frozenset((
    "mode", "env", "environment", "type", "network", "server", "target", "profile", "account", "state",
    "stage", "kind",
))  # fmt: skip
_NEAR: Final = frozenset((
    "account", "profile", "target", "server", "execution", "stage", "deployment", "network", "portfolio",
))  # fmt: skip
_CHOSEN: Final = words.LIVE | words.PRODUCTION
_ENABLING: Final = (("enabled",), ("enable",))
_MANY: Final = 200  # keys of an object
_LONGEST: Final = 40  # characters of a name
_KINDS: Final = (("type",), ("kind",))
_KINDLED: Final = frozenset(("account", "session", "environment"))  # beside what executes: objects that have a kind
_RUNNING: Final = frozenset(
    (
        "session", "engine", "executor", "runner", "strategy", "strategies", "algo", "algorithm", "broker", "maker",
        "quoter", "rebalancer",
    )
)  # fmt: skip
_ORDERS: Final = frozenset(("order", "orders"))
_OPERATING: Final = (("operation", "mode"), ("operating", "mode"), ("bot", "mode"), ("engine", "mode"))
_ACCOUNTS: Final = (("account", "mode"), ("account", "type"), ("account", "kind"))
_MODES: Final = (("mode",), ("environment",), ("env",))
_BROKERS: Final = frozenset(("broker", "brokerage"))
_STARTING: Final = frozenset((("start",), ("run",), ("launch",), ("main",)))
_MARKETS: Final = frozenset((("symbol",), ("symbols",), ("pair",), ("pairs",), ("ticker",), ("tickers",)))
_WHOSE: Final = (("venue",), ("exchange",), ("broker",), ("brokerage",))
_LOOKING: Final = frozenset(("get", "fetch", "list", "load", "find", "is", "has", "parse", "describe"))


def hits(context: Context, setting: Setting, keys: words.Tokens) -> Iterator[Hit]:
    """Live values of selecting keys; a production value needs more around it, and so does a key of one common word."""
    value = chosen(setting)
    for hit in _said(context, setting, keys, value):
        if setting.value.lstrip().startswith("!") or context.told_apart(setting):
            return  # a pattern for all that is not live; `"paper" if self.paper else "live"`
        if words.tokens(setting.key)[-1:] == ("mode",) and context.barriers.is_of_test_venue(setting):
            return
        if value not in _CHOSEN or not _is_section_off(context, setting):
            yield hit


def _said(context: Context, setting: Setting, keys: words.Tokens, value: str) -> Iterator[Hit]:
    """What a value says where nothing takes it back. Most values say nothing, which each question finds out first."""
    if outspoken.is_armed_gate(context, setting):
        yield in_own_words("live-mode", setting, "is open for real orders", "locked")
    elif outspoken.chooses(context, setting) or (value in _CHOSEN and _selects(context, setting, keys, value)):
        yield in_own_words("live-mode", setting, "selects live", "paper")
    elif _is_contrasted(context, setting, value):
        yield in_own_words("live-mode", setting, "selects live", "one of the simulated choices that its comment names")


def _is_section_off(context: Context, setting: Setting) -> bool:
    """`mode: live_trading` beside a section `live_trading` with `enabled: false`."""
    value = words.tokens(setting.value) if not context.code and len(setting.value) < _LONGEST else ()
    for above in (setting.path[:-1], setting.path[:-2]) if value else ():
        beside = context.children.get(above, set())
        for name in beside if len(beside) <= _MANY else ():
            if words.tokens(name) == value and words.folded(name) in words.LIVE:
                on = [one for one in context.siblings.get((*above, name), ()) if words.tokens(one.key) in _ENABLING]
                return bool(on) and all(words.folded(one.value) in words.FALSE for one in on)
    return False


def enumeration(context: Context, setting: Setting) -> Iterator[Hit]:
    """An argument such as `TrdEnv.REAL`, whatever the parameter is called."""
    if setting.kind is not Kind.NAME or "." not in setting.value:
        return
    owner, _, member = setting.value.rpartition(".")
    value = words.folded(member)
    if value not in _CHOSEN or not context.argument(setting):
        return
    name = words.tokens(owner.rpartition(".")[2])
    callee = words.tokens(context.callee(setting))
    act = words.tokens(context.callee(setting).rpartition(".")[2])
    said = bool(name) and name[-1] in _ENDS and bool(set(name) & _QUALIFIERS)
    sent = value in words.LIVE and not _ORDERS.isdisjoint(act) and act[0] not in _LOOKING
    if (said or sent) and acts(callee) and not context.describes(setting) and not set(callee) & words.DATA:
        yield in_own_words("live-mode", setting, "selects live", "the simulated or test member")


def _is_contrasted(context: Context, setting: Setting, value: str) -> bool:
    """The comment beside a setting of a trading configuration names this value and a simulation as choices."""
    if context.code or not context.remarks.offers_simulation(setting, value):
        return False
    return context.trading and not context.command(setting) and not aside(context, setting)


def _selects(context: Context, setting: Setting, keys: words.Tokens, value: str) -> bool:
    above = words.tokens(keys[-2]) if len(keys) > 1 else ()
    key = words.tokens(keys[-1]) if context.typed(setting) else _kind_of(words.tokens(keys[-1]), above)
    if not key or not _is_understood(key) or denied(key) or aside(context, setting):
        return False
    qualified = key[-1] in _ENDS and len(key) > 1 and bool(set(key[:-1]) & _QUALIFIERS)
    executes = "execution" in key and (not context.code or _is_variable(setting, value))
    if qualified and (executes or set(key) & _SURE_QUALIFIERS):
        return not context.inspects(setting)
    if context.elsewhere(setting) or (key in _PLACES and context.document.format == "shell" and not context.started):
        return False
    brokers = key in _ACCOUNTS or (key in _MODES and bool(_BROKERS.intersection(above[-1:])))
    if brokers and "live" in value.split() and not context.code:
        return True
    production = value in words.PRODUCTION
    if production and not context.code and context.offline(setting):
        return False  # `KALSHI_ENV=prod` beside `LIVE_TRADING_ENABLED=false`
    if context.command(setting):
        return (qualified or key in _SELECTORS) and _starts(context, setting, production=production)
    if production:
        named = qualified or (key in _SELECTORS and set(above) & _QUALIFIERS and not context.chosen_beside(setting))
        named = named or key in _OPERATING or (key in _SELECTORS and _is_account(context, setting))
        placed = key in _PLACES and context.document.format == "hcl"  # where infrastructure runs
        return bool(named) and not placed and context.near(setting)
    if key[-1] == "mode" and len(setting.path) == 1 and context.runs_trader and context.document.format in STARTERS:
        return True  # `GRID_MODE=live` of a house whose bot the file starts
    known = (
        qualified
        or owns(context, setting, key)
        or key in _SELECTORS
        or key[-2:] in _SELECTORS
        or key[-2:] == ("trading", "env")
    )
    return known and _chooses_live(context, setting, key, above)


def _is_understood(key: words.Tokens) -> bool:
    """Before what chooses stand words of trading or the name of a house: no `consumer` and no `quality`.

    `default_trading_mode` is the mode where nobody says otherwise.
    """
    last = 2 if key[-2:] in _SELECTORS else 1
    head = tuple(word for word in key[:-last] if word not in _UNLESS_SAID)
    return key in _SELECTORS or words.house(head) is not None


def _is_variable(setting: Setting, value: str) -> bool:
    """`env.EXECUTION_MODE || "real"`: how a program runs where a variable is not set, in the plainest words."""
    return setting.kind is Kind.DEFAULT and setting.key.isupper() and value in words.LIVE


def _is_account(context: Context, setting: Setting) -> bool:
    """`{"venue": "deribit", "environment": "prod"}`: beside it, a configuration says whose environment is meant."""
    beside = () if context.code else context.siblings.get(setting.path[:-1], ())
    return any(words.tokens(one.key) in _WHOSE and bool(STRONG.intersection(words.tokens(one.value))) for one in beside)


def _starts_market(context: Context, setting: Setting) -> bool:
    """`start(symbol="ETH/USDT", mode="live")`: what is started is given something to trade."""
    started = words.tokens(context.callee(setting).rpartition(".")[2]) in _STARTING
    return started and _gives_market(context, setting)


def _gives_market(context: Context, setting: Setting) -> bool:
    return any(words.tokens(one.key) in _MARKETS for one in context.siblings.get(setting.path[:-1], ()))


def _kind_of(key: words.Tokens, above: words.Tokens) -> words.Tokens:
    """`execution: {type: live}` is the type of an execution."""
    return (above[-1], "type") if key in _KINDS and set(above[-1:]) & (EXECUTING | _KINDLED) else key


def _starts(context: Context, setting: Setting, *, production: bool) -> bool:
    """`bot --mode live` on a command line; `--env production` says so only to what is a bot by its name."""
    if production and not context.trader(setting):
        return False
    runs = bool(_RUNNING.intersection(words.tokens(context.command(setting)))) and not context.inspects(setting)
    return runs or commands(context, setting)


def _chooses_live(context: Context, setting: Setting, key: words.Tokens, above: words.Tokens) -> bool:
    """A selecting key says live in so many words: whether it is about trading, what stands around it tells."""
    if context.code and context.argument(setting):
        if context.acts(setting) and _gives_market(context, setting):
            return words.DATA.isdisjoint(words.tokens(context.callee(setting))) or context.trading
        looked_up = setting.kind is Kind.DEFAULT and bool(_QUALIFIERS.intersection(key[:-1]))
        opened = looked_up and context.contrasts(setting)
        return (context.acts(setting) or _starts_market(context, setting) or opened) and context.trading
    if setting.kind is Kind.NAME and set(words.tokens(setting.value)) & _QUALIFIERS:
        return True
    plain = not context.code or setting.kind is Kind.DEFAULT
    if (context.contrasts(setting) and plain) or (not context.code and (key == ("execution",) or above == ("live",))):
        return True
    if set(key) & _NEAR or (context.code and setting.kind is not Kind.DEFAULT):
        inside = context.code and setting.kind is Kind.STRING and bool(set(above) & EXECUTING)
        return context.near(setting) or (inside and context.trading)  # `config["execution"].update({...})`
    return context.trading or context.runs_trader
