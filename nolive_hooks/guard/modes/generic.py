"""Modes in a house's own words: selectors, live switches, safety flags and arming phrases without a framework."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nolive_hooks.catalog.frameworks import load
from nolive_hooks.guard.modes import words
from nolive_hooks.guard.modes.context import SCRIPTS, Context, acts
from nolive_hooks.guard.modes.rows import Hit, chain, chosen
from nolive_hooks.guard.modes.surroundings import EXECUTING, trades
from nolive_hooks.model import Kind, Setting

_V: Final = load().vocabulary
_SELECTORS: Final = frozenset(tuple(key.split()) for key in _V.selector_keys)
_QUALIFIERS: Final = frozenset(_V.trading_qualifiers) | frozenset(_V.strong_words)
_PLACES: Final = frozenset((("env",), ("environment",), ("stage",), ("target",), ("profile",), ("deployment",)))
_SURE_QUALIFIERS: Final = frozenset(("trading", "trade", "trader", "trd", "brokerage"))
_SELECTOR_ENDS: Final = frozenset((
    "mode", "env", "environment", "type", "network", "server", "target", "profile", "account", "state",
    "stage", "kind",
))  # fmt: skip
_NEAR_SELECTORS: Final = frozenset((
    "account", "profile", "target", "server", "execution", "stage", "deployment", "network", "portfolio",
))  # fmt: skip
_NEAR_CORES: Final = frozenset(
    ("demo", "practice", "sandbox", "sandboxed", "simulate", "simulated", "simulation", "simulator", "test mode")
)
_DENIALS: Final = frozenset(_V.negations) | {"previous", "last", "from", "expect", "expected", "required", "requires"}
_COMMANDING: Final = frozenset(("disable", "skip", "bypass"))
_BACKTESTS: Final = frozenset(("backtest", "backtests", "backtesting", "backtester"))
_KINDS: Final = (("type",), ("kind",))
_KINDLED: Final = frozenset(("account", "session", "environment"))  # beside what executes: objects that have a kind
_LOCKING: Final = frozenset(("no", "not", "never", "disable", "block", "blocked", "forbid", "forbidden", "prevent"))
_LOCKED: Final = frozenset(("live", "trading", "orders", "real", "money", "mode"))
_OWNERS: Final = frozenset(("broker", "exchange", "venue", "brokerage", "trading", "trader"))
_STARTED: Final = frozenset(("bot", "bots"))  # programs that trade, whatever else a file says
_VENUE_CORES: Final = frozenset(("testnet", "test net", "sandbox"))
_ARMED: Final = frozenset(("live", "arm", "arming", "unlock"))
_NESTED_CORES: Final = frozenset(("dry run", "sandbox", "simulation", "simulate"))
_CHORE_CORES: Final = frozenset(("dry run", "simulate", "validate only", "test mode"))
_PAPER_CORES: Final = frozenset(("paper", "paper trading", "paper mode"))
_WATCHING: Final = (frozenset(_V.data_words) | frozenset(_V.guards)) - {"server", "provider", "shared"}
_ARMING_KEYS: Final = tuple(tuple(key.split()) for key in _V.arming_keys)
_ARMING_VALUES: Final = frozenset(_V.arming_values)
_ENABLERS: Final = frozenset(("enabled", "enable", "active", "on"))
_PLACEHOLDER: Final = ("<", "${", "$(", "{{", "%(", "your", "changeme", "todo", "xxx", "...", "***")
_EFFECT: Final = "this starts trading with real money"


def hits(context: Context, setting: Setting) -> Iterator[Hit]:
    """What the words of one setting say, in the context they stand in."""
    if setting.kind in (Kind.CALL, Kind.NULL) or describes(setting):
        return
    keys = chain(setting)
    if not keys:
        return
    yield from _enumeration(context, setting)
    if setting.key.isdigit():
        return
    found = [*_selector(context, setting, keys), *_choice(context, setting)]
    if setting.kind is not Kind.NAME:
        found += [*_boolean(context, setting, keys), *_arming(context, setting, words.tokens(keys[-1]))]
    if context.program.page and not setting.key.isupper():
        return
    if found and not (context.loose(setting) or context.describes(setting) or not context.owner(setting)):
        yield from found


def describes(setting: Setting) -> bool:
    """Inside a JSON schema every value describes and none switches."""
    return "properties" in setting.path or "enum" in setting.path or "choices" in setting.path


def _hit(kind: str, setting: Setting, says: str, safe: str) -> Hit:
    return Hit(kind, "generic", setting, says, _EFFECT, safe)


def _selector(context: Context, setting: Setting, keys: tuple[str, ...]) -> Iterator[Hit]:
    value = chosen(setting)
    live, production = value in words.LIVE, value in words.PRODUCTION
    if (live or production) and _selects(context, setting, keys, production=production):
        yield _hit("live-mode", setting, "selects live", "paper")


def _choice(context: Context, setting: Setting) -> Iterator[Hit]:
    """A setting that chooses a block in which something is live: `active_profile = "night"`."""
    for one in context.choices.chosen(setting):
        if any(True for _ in hits(context, one)):
            yield _hit("live-mode", setting, "chooses a live block", "the name of a block that is not live")
            return


def _selects(context: Context, setting: Setting, keys: tuple[str, ...], *, production: bool) -> bool:
    above = words.tokens(keys[-2]) if len(keys) > 1 else ()
    key = _kind_of(words.tokens(keys[-1]), above)
    if not key or set(key) & words.DATA - {"server"} or _denied(key) or _beside_trading(context, setting):
        return False
    qualified = key[-1] in _SELECTOR_ENDS and len(key) > 1 and set(key[:-1]) & _QUALIFIERS
    if qualified and set(key) & _SURE_QUALIFIERS:
        return not context.inspects(setting)
    if context.elsewhere(setting) or (key in _PLACES and context.document.format == "shell" and not context.started):
        return False
    if context.command(setting):
        if production and not context.trader(setting):
            return False
        return bool(qualified or key in _SELECTORS) and _commands(context, setting)
    if production:
        placed = key in _PLACES and context.document.format == "hcl"  # where infrastructure runs
        named = qualified or (key in _SELECTORS and set(above) & _QUALIFIERS)
        return bool(named) and not placed and context.near(setting)
    if not (qualified or key in _SELECTORS or key[-2:] == ("trading", "env")):
        return False
    if context.code and context.argument(setting):
        return context.acts(setting) and context.trading
    if setting.kind is Kind.NAME and set(words.tokens(setting.value)) & _QUALIFIERS:
        return True
    if context.contrasts(setting) and not context.code:
        return True
    if set(key) & _NEAR_SELECTORS or (context.code and setting.kind is not Kind.DEFAULT):
        inside = context.code and setting.kind is Kind.STRING and bool(set(above) & EXECUTING)
        return context.near(setting) or (inside and context.trading)  # `config["execution"].update({...})`
    return context.trading or context.runs_trader


def _kind_of(key: words.Tokens, above: words.Tokens) -> words.Tokens:
    """`execution: {type: live}` is the type of an execution."""
    return (above[-1], "type") if key in _KINDS and set(above[-1:]) & (EXECUTING | _KINDLED) else key


def _denied(key: words.Tokens) -> bool:
    return bool(set(key) & _DENIALS)


def _beside_trading(context: Context, setting: Setting) -> bool:
    """What stands under a key of data or views, or is listed as refused, switches no trading."""
    return (
        context.about_data(setting)
        or context.refused(setting)
        or context.choices.unselected(setting)
        or context.deploys(setting)
        or any(_BACKTESTS.intersection(words.tokens(key)[-1:]) for key in setting.path[:-2])
    )


def _commands(context: Context, setting: Setting) -> bool:
    label = words.tokens(context.command(setting))
    return not context.inspects(setting) and (trades(label) or bool(_STARTED.intersection(label)) or context.trading)


def _boolean(context: Context, setting: Setting, keys: tuple[str, ...]) -> Iterator[Hit]:
    value = words.folded(setting.value)
    command = bool(context.command(setting))
    if not command and value not in words.TRUE and value not in words.FALSE:
        return
    key = words.tokens(keys[-1])
    nested = len(key) == 1 and key[0] in _ENABLERS and len(keys) > 1
    said = words.meaning((*words.tokens(keys[-2]), *key) if nested else key)
    if said is None or (nested and not said.live and not _nests(context, setting, keys[-2])):
        return
    if nested and len(keys) > 2 and _WATCHING.intersection(words.tokens(keys[-3])):
        return  # `alerts.trading_mode_live.enabled` watches live, and `health.live` is a probe
    if not said.live and said.negated and not command and not _COMMANDING.intersection(key):
        return  # `no_paper: true` states what was not done; a flag such as --no-paper or a verb does it
    on = value in words.TRUE or (command and value not in words.FALSE)
    if said.live:
        if on is not said.negated and _live_counts(context, setting, keys, said, on=on):
            yield _hit("live-mode", setting, "is on" if on else "is off", "true" if said.negated else "false")
    elif on is said.negated and value in (words.TRUE if on else words.FALSE) and _safety_counts(context, setting, said):
        yield _hit("safety-off", setting, "is on" if on else "is off", "false" if on else "true")


def _nests(context: Context, setting: Setting, above: str) -> bool:
    """`sandbox.enabled` is a flag; `paper.enabled` is one where no other mode stands beside it to be chosen."""
    core = " ".join(words.tokens(above))
    return core in _NESTED_CORES or (core in _PAPER_CORES and not context.code and not context.offers(setting))


def _live_counts(context: Context, setting: Setting, keys: tuple[str, ...], said: words.Meaning, *, on: bool) -> bool:
    if context.command(setting):
        label = words.tokens(context.command(setting))
        return not context.inspects(setting) and (
            said.sure or acts(label) or trades(label) or (not label and context.trading)
        )
    if _beside_trading(context, setting) or any(_denied(words.tokens(key)) for key in keys[:-1]):
        return False
    if not on:
        return _lock(words.tokens(keys[-1])) and not context.code and context.near(setting)
    if context.code and context.argument(setting):
        return said.sure or (acts(words.tokens(context.callee(setting))) and context.trading)
    if said.sure or context.elsewhere(setting) or context.instrument(setting):
        return said.sure
    return context.near(setting) if said.bare and not context.option(setting) else context.trading


def _lock(key: words.Tokens) -> bool:
    """`no_live`, `live_blocked`, `disable_live_trading`: nothing but a core and its negation, so off means live."""
    left = [word for word in key if word not in _LOCKING and word not in _LOCKED]
    return not left and bool(_LOCKING.intersection(key))


def _safety_counts(context: Context, setting: Setting, said: words.Meaning) -> bool:
    if context.offline(setting) or context.sheltered(setting) or _beside_trading(context, setting):
        return False
    if context.command(setting):
        return not context.inspects(setting) and _commands(context, setting)
    looks = said.core in _VENUE_CORES and context.only_reads(setting)
    if said.sure or looks:
        return not looks
    if context.elsewhere(setting):
        return False
    if context.document.format in SCRIPTS and (context.toggled(setting) or not context.started):
        return False
    if said.core in _CHORE_CORES and context.chore(setting):
        return False
    if context.code and context.argument(setting):
        sandboxed = said.core == "dry run" and context.program.sandboxed  # orders are sent, but to a sandbox
        return context.acts(setting) and context.trading and not sandboxed
    if context.near(setting) or (context.configures(setting) and context.trading):
        return True
    above = words.tokens(setting.path[-2]) if len(setting.path) > 1 else ()
    if said.core in _NEAR_CORES and not context.code and set(above) & _OWNERS and context.trading:
        return True
    if context.runs_trader and (context.variable(setting) or context.document.format in SCRIPTS):
        return True
    if (said.core == "paper" and context.option(setting)) or context.variable(setting):
        return context.trading
    close = context.code or said.core in _NEAR_CORES or context.document.format in SCRIPTS
    return not close and context.trading and ("/workflows/" not in context.document.path or context.starts)


def _enumeration(context: Context, setting: Setting) -> Iterator[Hit]:
    """An argument such as `TrdEnv.REAL`, whatever the parameter is called."""
    if setting.kind is not Kind.NAME or "." not in setting.value or not context.argument(setting):
        return
    owner, _, member = setting.value.rpartition(".")
    name = words.tokens(owner.rpartition(".")[2])
    value = words.folded(member)
    live = value in words.LIVE or value in words.PRODUCTION
    callee = words.tokens(context.callee(setting))
    said = bool(name) and name[-1] in _SELECTOR_ENDS and bool(set(name) & _QUALIFIERS)
    if live and said and acts(callee) and not context.describes(setting) and not set(callee) & words.DATA:
        yield _hit("live-mode", setting, "selects live", "the simulated or test member")


def _arming(context: Context, setting: Setting, key: words.Tokens) -> Iterator[Hit]:
    value = setting.value.strip()
    if len(value) < 4 or setting.kind not in (Kind.STRING, Kind.DEFAULT) or value.lower().startswith(_PLACEHOLDER):
        return
    named = any(key[-len(name) :] == name for name in _ARMING_KEYS) and not _denied(key)
    phrase = words.folded(value) in _ARMING_VALUES
    if context.code and not context.argument(setting):
        return
    if not (named or phrase):
        return
    armed = bool(set(key) & _ARMED) or context.beside(setting, "live")
    if (named and (phrase or (armed and context.trading))) or (phrase and context.near(setting)):
        yield _hit(
            "live-arm", setting, "stores an unlock phrase", "an empty text, and type the phrase when it is asked for"
        )
