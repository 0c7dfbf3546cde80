"""Booleans in a house's own words: what is live when it is on, and what keeps orders simulated until it is off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents.base import SCOPE
from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.harmless.aside import STARTERS, aside, commands, denied
from nolive_hooks.guard.modes.rules.copies import undoes
from nolive_hooks.guard.modes.rules.hits import Hit, in_own_words
from nolive_hooks.guard.modes.rules.houses import belongs, has_twin
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.beside import is_component
from nolive_hooks.guard.modes.scene.calls import acts
from nolive_hooks.guard.modes.scene.commands import SCRIPTS
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.guard.modes.scene.strategies import is_part, is_strategy
from nolive_hooks.guard.modes.scene.surroundings import CHORES, EXECUTING, trades
from nolive_hooks.guard.modes.scene.traders import does
from nolive_hooks.model import Kind, Setting

_NEAR_CORES: Final = frozenset((
    "demo", "practice", "pretend", "sandbox", "sandboxed", "simulate", "simulated", "simulation", "simulator",
    "test mode", "is mock", "use mock", "trading mocked", "order preview", "sim only", "sim matching",
    "mock exchange", "fake exchange", "mock broker", "fake broker", "virtual account",
))  # fmt: skip
_COUNTED: Final = frozenset(("orders", "trades", "fills"))
_COUNTERS: Final = 2  # zeros of an object beside that of a mode
_NOUNS: Final = frozenset(("paper", "demo", "live", "real", "testnet"))
_MATCHING: Final = frozenset(("sim matching", "sim only", "sim mode"))
_MOCKS: Final = frozenset(("use mock", "is mock"))
_COMMANDING: Final = frozenset(("disable", "skip", "bypass"))
_LOCKING: Final = frozenset(("no", "not", "never", "disable", "block", "blocked", "forbid", "forbidden", "prevent"))
_LOCKED: Final = frozenset(("live", "trading", "orders", "real", "money", "mode"))
_DEEDS: Final = frozenset(("orders", "trading", "money"))  # what is said to be locked
_OWNERS: Final = EXECUTING | {"exchange", "venue", "brokerage", "bot", "bots", "executor"}
_VENUE_CORES: Final = frozenset(("testnet", "test net", "sandbox"))
_NESTED_CORES: Final = frozenset(("dry run", "sandbox", "simulation", "simulate"))
_CHORE_CORES: Final = frozenset(("dry run", "simulate", "validate only", "test mode"))
_PAPER_CORES: Final = frozenset(("paper", "paper trading", "paper mode"))
_WATCHING: Final = words.TOPICS - {"server", "provider", "shared"}
_STOPPING: Final = frozenset(("kill", "limit", "limits", "halt", "halts", "breaker", "caps", "stop", "stops"))
_GUARDS: Final = _STOPPING | {"safety", "guard", "guards", "risk", "protection", "protections"}
_SHADOWING: Final = frozenset(("shadow mode", "shadow only"))
_OPEN: Final = frozenset(("open", "opened", "unlocked", "allow", "allowed", "permit", "permitted", "go"))  # of a gate
_BOOLEANS: Final = words.TRUE | words.FALSE
_SAID: Final = _BOOLEANS | _OPEN
_ENABLERS: Final = frozenset(("enabled", "enable", "active", "on", "armed"))

_GIVEN_IN_BATCH: Final = expression(
    r"(?im)^[ \t@]{0,9}if[ \t][^\r\n]{0,80}--[a-z][\w-]{1,40}[^\r\n]{0,20}"
    r"\bset[ \t]{1,4}\"?([A-Z]\w{1,60})=(?:true|1|yes)\b"
)
_GIVEN: Final = expression(r"--[a-z][\w-]{1,40}\)\s{1,200}([A-Z]\w{1,60})=[\"']?(?:true|1|yes)\b")


def hits(context: Context, setting: Setting, keys: words.Tokens) -> Iterator[Hit]:
    """A switch that is on, a flag that is off; what is negated counts the other way round."""
    value = words.folded(setting.value)
    command = bool(context.command(setting))
    if not command and value not in _SAID:
        return
    key = words.tokens(keys[-1])
    nested = len(key) == 1 and key[0] in _ENABLERS and len(keys) > 1
    said = words.meaning((*words.tokens(keys[-2]), *key) if nested else key)
    if said is None or not belongs(context, setting, said):
        return
    if nested and not said.live and not _nests(context, setting, keys[-2]):
        return
    if nested and len(keys) > 2 and (_WATCHING | _STOPPING).intersection(words.tokens(keys[-3])):
        return  # `alerts.trading_mode_live.enabled` watches live, `kill_switch.live.enabled` stops it
    if not said.live and said.negated and not command and not _COMMANDING.intersection(key):
        return  # `no_paper: true` states what was not done; a flag such as --no-paper or a verb does it
    if _is_count(context, setting, key):
        return
    on = value in words.TRUE or (value in _OPEN and not context.code) or (command and value not in words.FALSE)
    if said.live:
        if on is not said.negated and _live_counts(context, setting, keys, said, on=on):
            yield in_own_words("live-mode", setting, "is on" if on else "is off", "true" if said.negated else "false")
    elif on is said.negated and value in (words.TRUE if on else words.FALSE) and _safety_counts(context, setting, said):
        yield in_own_words("safety-off", setting, "is on" if on else "is off", "false" if on else "true")


def doubt(context: Context, setting: Setting) -> Hit | None:
    """A switch of a configuration about trading that speaks of real money in words which nobody has explained."""
    value = words.folded(setting.value) if not context.code else ""
    if value not in _BOOLEANS:
        return None
    key = words.tokens(setting.key)
    if words.doubtful(key) is not (value in words.TRUE) or not context.near(setting):
        return None
    said = words.meaning(key)
    understood = said is not None and belongs(context, setting, said)
    if understood or aside(context, setting) or context.elsewhere(setting) or context.command(setting):
        return None
    kind, safe = ("live-mode", "false") if value in words.TRUE else ("safety-off", "true")
    effect = "it speaks of real money in words that nolive does not know"
    return Hit(kind, "generic", setting, f"is {value}", effect, f"{safe} unless it switches nothing")


def _is_count(context: Context, setting: Setting, key: words.Tokens) -> bool:
    """`"simulated_orders": 0` says how many there were, `{ active: 0, idle: 0, paper: 0 }` how many of each kind."""
    if setting.value != "0" or setting.key.isupper():
        return False
    beside = context.siblings.get(setting.path[:-1], ()) if context.code else ()
    others = [one for one in beside if words.meaning(words.tokens(one.key)) is None]
    counted = len(others) >= _COUNTERS and all(one.value == "0" for one in beside)
    return counted or (key[-1] in _COUNTED and (key[0].endswith("d") or key[0] in _NOUNS))


def _nests(context: Context, setting: Setting, above: str) -> bool:
    """`sandbox.enabled` is a flag; `paper.enabled` is one where no other mode stands beside it to be chosen."""
    core = " ".join(words.tokens(above))
    return core in _NESTED_CORES or (core in _PAPER_CORES and not context.code and not context.offers(setting))


def _live_counts(context: Context, setting: Setting, keys: words.Tokens, said: words.Meaning, *, on: bool) -> bool:
    if context.command(setting):
        label = words.tokens(context.command(setting))
        return not context.inspects(setting) and (
            said.sure
            or acts(label)
            or context.trader(setting)
            or trades(label)
            or (not label and context.trading)
            or context.traders.start(setting, context.command(setting))
            or (context.trading and (does(label) or is_part(label)) and not context.elsewhere(setting))
        )
    if aside(context, setting) or any(denied(words.tokens(key)) for key in keys[:-1] if not key.startswith(SCOPE)):
        return False
    if is_component(setting) and not context.code and (context.offline(setting) or context.barriers.modes(setting, "")):
        return False
    if context.demo_terminal and "experts" in words.tokens(keys[0]):
        return False
    if not on:
        stops = said.sure and any(_STOPPING.intersection(words.tokens(key)) for key in keys[:-1])
        told = not _DEEDS.isdisjoint(words.tokens(keys[-1]))
        return _lock(words.tokens(keys[-1])) and not context.code and (stops or told or context.near(setting))
    if context.code and context.argument(setting):
        return said.sure or (acts(words.tokens(context.callee(setting))) and context.trading)
    if said.sure or context.elsewhere(setting) or context.instrument(setting):
        return said.sure
    if context.runs_trader and context.document.format in SCRIPTS:
        return True
    return context.near(setting) if said.bare and not context.option(setting) else context.trading


def _lock(key: words.Tokens) -> bool:
    """`no_live`, `live_blocked`, `disable_live_trading`: nothing but a core and its negation, so off means live."""
    left = [word for word in key if word not in _LOCKING and word not in _LOCKED]
    return not left and bool(_LOCKING.intersection(key))


def _safety_counts(context: Context, setting: Setting, said: words.Meaning) -> bool:
    if context.offline(setting) or context.sheltered(setting) or aside(context, setting):
        return False
    if _is_held(context, setting, said) or (context.instrument(setting) and not _configures(setting)):
        return False
    if said.core == "dry run" and not context.code and context.traders.sized(setting):
        return True
    if said.core in _CHORE_CORES and _is_chore(words.tokens(context.command(setting))):
        return False
    if context.command(setting):  # `--paper=false`: a sheet of paper has a size and is never false
        return not context.inspects(setting) and (said.core in _PAPER_CORES or commands(context, setting))
    looks = said.core in _VENUE_CORES and context.only_reads(setting)
    if said.sure or looks:
        return not looks
    if context.elsewhere(setting) or _belongs_to_script(context, setting):
        return False
    if said.core in _CHORE_CORES and context.chore(setting):
        return False
    if said.core in _MOCKS and not (context.code and context.argument(setting)):
        return False  # what a page or a test shows in place of data
    if undoes(context, setting):
        return True
    if context.code and context.argument(setting):
        sandboxed = said.core == "dry run" and context.program.sandboxed  # orders are sent, but to a sandbox
        return context.acts(setting) and context.trading and not sandboxed
    stated = _is_unset(context, setting) or _is_constant(context, setting)
    return context.near(setting) or stated or _is_about_trading(context, setting, said)


def _is_held(context: Context, setting: Setting, said: words.Meaning) -> bool:
    """Another barrier is up, or it is a guard that is in force: `short_safety.shadow_mode: false`."""
    above = frozenset(word for key in setting.path[-2:-1] for word in words.tokens(key))
    guards = said.core in _SHADOWING and not _GUARDS.isdisjoint(above) and EXECUTING.isdisjoint(above)
    held = context.barriers.hold(setting, said.core) or context.barriers.modes(setting, said.core)
    return guards or bool(held)


def _is_unset(context: Context, setting: Setting) -> bool:
    """`Engine(dry_run=os.environ.get("DRY_RUN", "false") == "true")`: what an argument is where nobody sets it."""
    variable = setting.kind is Kind.DEFAULT and setting.key.isupper() and setting.path[:-2] in context.calls
    return variable and context.acts(setting) and context.trading


def _is_constant(context: Context, setting: Setting) -> bool:
    """`DRY_RUN = False` in a program that places orders, or in a `config.py` that names the keys of a venue."""
    alone = context.code and len(setting.path) == 1 and not context.option(setting)
    return alone and (context.orders or (setting.key.isupper() and context.keyed))


def _is_of_strategy(setting: Setting) -> bool:
    """`[grid] dry_run = false`: the section of a strategy."""
    every = {word for key in setting.path[:-1] for word in words.tokens(key)}
    return is_strategy(set(words.tokens("".join(setting.path[-2:-1])))) and is_strategy(every)


def _configures(setting: Setting) -> bool:
    """`class BrokerSettings` has a tick size as well: it configures, and describes nothing that is traded."""
    above = words.tokens(setting.path[-2]) if len(setting.path) > 1 else ()
    return above[-1:] in (("settings",), ("config",), ("configuration",)) and not _OWNERS.isdisjoint(above)


def _is_chore(command: words.Tokens) -> bool:
    """`semantic-release --dry-run=false`: what is started publishes or cleans, and nothing in its name trades."""
    return not CHORES.isdisjoint(command) and not acts(command) and not trades(command)


def _belongs_to_script(context: Context, setting: Setting) -> bool:
    """A variable of a script that holds an option, or of one that starts nothing that trades."""
    variable = context.document.format in SCRIPTS and len(setting.path) == 1
    return variable and (context.toggled(setting) or _is_given(context, setting) or not context.started)


def _is_given(context: Context, setting: Setting) -> bool:
    """A script whose options set the variable: `--dry-run) DRY_RUN=true ;;`."""
    text = context.document.text
    pattern = {"shell": _GIVEN, "batch": _GIVEN_IN_BATCH}.get(context.document.format)
    if pattern is None or f"{setting.key}=" not in text:
        return False
    return any(name == setting.key for name in pattern.findall(text))


def _is_about_trading(context: Context, setting: Setting, said: words.Meaning) -> bool:
    """Nothing right beside a flag speaks of trading: its object, its program or the whole file may."""
    if setting.key == "default" and context.told(setting):
        return True
    if context.runs_trader and (context.variable(setting) or context.document.format in STARTERS):
        return True
    if has_twin(context, setting, said.core):
        return True
    if (context.traders.own(setting) or context.traders.job(setting)) and not context.about_data(setting):
        return True
    if said.core == "dry run" and not context.code and _is_of_strategy(setting):
        return True
    if said.core in _MATCHING and context.on_mainnet(setting):
        return True
    if said.core in _VENUE_CORES and context.among_venues(setting):
        return True
    if not context.trading:
        return False
    above = words.tokens(setting.path[-2]) if len(setting.path) > 1 else ()
    owned = said.core in _NEAR_CORES and not context.code and bool(set(above) & _OWNERS)
    if owned or context.configures(setting) or context.variable(setting):
        return True
    if said.core == "paper" and context.option(setting):
        return True
    if said.bare and setting.path[-2:-1] and setting.path[-2].isdigit():
        return False  # an entry of a list, and nothing in it speaks of trading: a list of publications
    close = context.code or said.core in _NEAR_CORES or context.document.format in SCRIPTS
    return not close and ("/workflows/" not in context.document.path or context.starts)
