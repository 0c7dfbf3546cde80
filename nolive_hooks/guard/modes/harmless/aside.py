"""What switches no trading although its words could: denied, shown, recorded, deployed or looked at."""

from __future__ import annotations

from typing import Final

from nolive_hooks.catalog.frameworks import load
from nolive_hooks.documents.commands import COMMAND
from nolive_hooks.guard.collecting import collects
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.commands import SCRIPTS
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.guard.modes.scene.surroundings import trades
from nolive_hooks.model import Setting

_V: Final = load().vocabulary
_DENIALS: Final = frozenset(_V.negations) | {"previous", "last", "from", "expect", "expected", "required", "requires"}
_BACKTESTS: Final = frozenset(("backtest", "backtests", "backtesting", "backtester"))
_KINDS: Final = (("kind",), ("type",), ("role",), ("purpose",))
_WATCHED: Final = frozenset((
    "market", "public", "data", "feed", "feeds", "stream", "streams", "recorder", "collector", "archiver", "ticker",
    "tickers", "candles", "ohlcv", "price", "prices", "quote", "quotes",
))  # fmt: skip
_DESCRIBING: Final = frozenset(("properties", "enum", "choices", "examples", "matchLabels"))
# Formats that say what is started, and with which variables.
STARTERS: Final = SCRIPTS | {"systemd", "xml", "procfile", "dockerfile"}


def describes(setting: Setting) -> bool:
    """Inside a JSON schema every value describes and none switches; what selects a pod by its labels neither."""
    return not _DESCRIBING.isdisjoint(setting.path) or setting.path[-3:-1] == ("spec", "selector")


def denied(key: words.Tokens) -> bool:
    """A key that says no, or what was and what is expected."""
    return bool(set(key) & _DENIALS)


def aside(context: Context, setting: Setting) -> bool:
    """What stands under a key of data or views, or is listed as refused, switches no trading."""
    return (
        context.about_data(setting)
        or context.traders.tried(setting)
        or (not context.code and context.once("collects", lambda: collects(context.document)))
        or _is_feed(context, setting)
        or context.refused(setting)
        or context.choices.unselected(setting)
        or context.deploys(setting)
        or any(_BACKTESTS.intersection(words.tokens(key)[-1:]) for key in setting.path[:-2])
    )


def _is_feed(context: Context, setting: Setting) -> bool:
    """Beside it stands what its object is: `kind = "market_data"`."""
    above = setting.path[:-1]
    return not context.code and context.once(f"feed {above}", lambda: _is_watched(context, above))


def _is_watched(context: Context, above: tuple[str, ...]) -> bool:
    said = (set(words.tokens(one.value)) for one in context.siblings.get(above, ()) if words.tokens(one.key) in _KINDS)
    return any(found and found <= _WATCHED for found in said)


def commands(context: Context, setting: Setting) -> bool:
    """The command line that a setting stands on starts something that trades, as far as can be told."""
    label = words.tokens(context.command(setting).removeprefix(COMMAND))
    trading = trades(label) or context.trader(setting) or context.trading
    return not context.inspects(setting) and (trading or context.traders.start(setting, context.command(setting)))
