"""What keeps a setting from real money in its own object: its venue is off, live is off, its port takes paper only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.barriers import HOLDING, is_paper_port, named_venues
from nolive_hooks.guard.modes.scene.choices import SIMULATED
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.model import Kind, Setting

_TEST_VENUES: Final = frozenset(("testnet", "test net", "sandbox"))
_RUNS: Final = (("enabled",), ("execute", "on"))
_ORDERS: Final = (("exchange", "enabled"), ("trading", "enabled"), ("execution", "enabled"), ("orders", "enabled"))
_MAINNET: Final = (("mainnet",), ("use", "mainnet"), ("is", "mainnet"), ("main", "net"), ("use", "main", "net"))
_NETWORKS: Final = (("network",), ("chain",))


def is_barred(context: Context, setting: Setting) -> bool:
    """True where something beside a setting, and of no other venue or house, keeps orders from real money."""
    said = words.meaning(words.tokens(setting.key))
    beside = [one for one in context.siblings.get(setting.path[:-1], ()) if one.key != setting.key]
    if said is None:
        return _is_on_paper(setting, beside) or (_is_network(setting) and _is_venue_off(setting, beside))
    if said.live:
        return not said.negated and not context.code and _is_behind_paper_port(setting, said.house, beside)
    if said.core in _TEST_VENUES:
        return _is_venue_off(setting, beside)
    return said.core in HOLDING and (_is_off_mainnet(beside) or _is_off_by_default(context, setting, said))


def _is_venue_off(setting: Setting, beside: Iterable[Setting]) -> bool:
    """`bybit: {enabled: false, testnet: false}`; what a class says only unless told otherwise must speak of orders."""
    venue = named_venues(setting.path) if _is_of_venue(setting) else frozenset[str]()
    switches = [one for one in beside if named_venues(one.path) == venue and _is_switch(one)] if venue else []
    off = [one for one in switches if words.folded(one.value) in words.FALSE]
    return bool(off) and not any(one.key == other.key and one.value != other.value for one in off for other in switches)


def _is_of_venue(setting: Setting) -> bool:
    """Its key names the venue, or its object is that of the venue and not of a part such as its feed."""
    above = words.tokens(setting.path[-2]) if len(setting.path) > 1 else ()
    return bool(named_venues((setting.key,))) or (bool(above) and all(named_venues((word,)) for word in above))


def _is_switch(setting: Setting) -> bool:
    key = tuple(word for word in words.tokens(setting.key) if not named_venues((word,)))
    return key in _ORDERS or (key in _RUNS and setting.kind is not Kind.DEFAULT)


def _is_network(setting: Setting) -> bool:
    return words.tokens(setting.key)[-1:] in _NETWORKS


def _is_on_paper(setting: Setting, beside: Iterable[Setting]) -> bool:
    """`live_orders: {enabled: true, mode: paper}`: they are on, and in the mode that stands beside it."""
    modes = [one for one in beside if words.tokens(one.key) == ("mode",)]
    on = words.tokens(setting.key) == ("enabled",) and words.folded(setting.value) in words.TRUE
    return on and len(setting.path) > 1 and bool(modes) and all(words.folded(one.value) in SIMULATED for one in modes)


def _is_off_mainnet(beside: Sequence[Setting]) -> bool:
    """`mainnet: false` beside `dry_run: false`: orders are sent, to the test network of the only venue."""
    said = [words.folded(one.value) for one in beside if words.tokens(one.key) in _MAINNET]
    venues = named_venues(tuple(one.key for one in beside))
    return bool(said) and words.FALSE.issuperset(said) and len(venues) < 2


def _is_off_by_default(context: Context, setting: Setting, said: words.Meaning) -> bool:
    """`Config(live=getenv("LIVE", False), dry_run=getenv("DRY_RUN", False))`: nobody says live, and nothing is."""
    if setting.kind is not Kind.DEFAULT or not setting.key.isupper() or setting.path[:-2] not in context.calls:
        return False
    arguments = context.children.get(setting.path[:-2], ())
    given = [one for name in arguments for one in context.siblings.get((*setting.path[:-2], name), ())]
    switches = [(one, other) for one in given if (other := words.meaning(words.tokens(one.key))) and other.live]
    return bool(switches) and all(
        words.folded(one.value) in words.FALSE and not other.negated and other.house in ("", said.house)
        for one, other in switches
    )


def _is_behind_paper_port(setting: Setting, house: str, beside: Sequence[Setting]) -> bool:
    """`LIVE_TRADING=true` beside `IBKR_PORT=7497`, and no other venue: the terminal takes orders for paper only."""
    ports = [one for one in beside if words.tokens(one.key)[-1:] == ("port",) and named_venues(one.path)]
    venues = named_venues(tuple(one.key for one in beside)) | named_venues(setting.path)
    return len(venues) == 1 and bool(ports) and all(is_paper_port(one) and _is_of(house, one) for one in ports)


def _is_of(house: str, port: Setting) -> bool:
    """The name before the port is that of the house, or there is none."""
    key = words.tokens(port.key)
    at = next((at for at, word in enumerate(key) if named_venues((word,))), 0)
    return " ".join(key[:at]) in ("", house)
