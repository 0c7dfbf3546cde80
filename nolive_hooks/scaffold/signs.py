"""By what a trading framework is known in a repository: its packages and its files, as rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

# Files that say what a project depends on; read by name at any depth of two folders.
DEPENDENCY_FILES = re.compile(
    r"(?:[^/]+/){0,1}(?:requirements[^/]*\.(?:txt|in)|pyproject\.toml|setup\.(?:py|cfg)|environment\.ya?ml|Pipfile"
    r"|package\.json|go\.mod|[^/]+\.csproj)"
)
# A name where a requirement can begin, and before what can follow one: not a word in a sentence.
_NAMES = re.compile(r"""(?<![\w./@-])([A-Za-z0-9][A-Za-z0-9._/-]*)(?=\s*(?:$|[\[<>=!~^;@"',:]))""")
_PROSE = ("#", "//", "description", "keywords", "classifiers", "readme")


class Sign(NamedTuple):
    """One framework: packages that depend on it, paths that betray it, and where its users keep things."""

    title: str
    packages: tuple[str, ...]
    paths: tuple[str, ...] = ()
    configs: tuple[str, ...] = ()
    code: tuple[str, ...] = ()


class Found(NamedTuple):
    """A framework that was recognised, by what, and the configuration of its that is there (or nothing)."""

    sign: Sign
    by: tuple[str, ...]
    config: str = ""


# Frameworks before the libraries they are made of: the first that is found is the one that is named.
SIGNS: tuple[Sign, ...] = (
    Sign("freqtrade", ("freqtrade",), ("user_data/",), ("user_data/config.json",), ("user_data/strategies",)),
    Sign("hummingbot", ("hummingbot",), ("conf/connectors/", "hummingbot/"), ("conf/conf_client.yml",), ("scripts",)),
    Sign("jesse", ("jesse",), (), (".env",), ("strategies",)),
    Sign("nautilus", ("nautilus_trader", "nautilus-trader"), ("nautilus_trader/",)),
    Sign("lean", ("lean", "quantconnect.lean", "quantconnect-stubs"), ("lean.json",), ("lean.json",)),
    Sign("octobot", ("octobot", "octobot-trading", "octobot-commons"), ("octobot/",), ("user/config.json",)),
    Sign("peak-trade", (), ("config/drill_test.toml", "src/peak_trade/"), ("config/drill_test.toml",), ("src",)),
    Sign("vnpy", ("vnpy",), (".vntrader/",)),
    Sign("lumibot", ("lumibot",)),
    Sign("backtrader", ("backtrader",)),
    Sign("backtesting.py", ("backtesting",)),
    Sign("vectorbt", ("vectorbt", "vectorbtpro")),
    Sign("zipline", ("zipline", "zipline-reloaded")),
    Sign("qlib", ("pyqlib",)),
    Sign("rqalpha", ("rqalpha",), (), ("config.yml",)),
    Sign("blankly", ("blankly",), (), ("settings.json",)),
    Sign("bbgo", ("github.com/c9s/bbgo",), ("bbgo.yaml",), ("bbgo.yaml",)),
    Sign("gocryptotrader", ("github.com/thrasher-corp/gocryptotrader",)),
    Sign("zenbot", ("zenbot", "zenbot4"), (), ("conf.js",)),
    Sign("interactive brokers", ("ib_insync", "ib-insync", "ib_async", "ib-async", "ibapi")),
    Sign("alpaca", ("alpaca-py", "alpaca-trade-api", "alpaca_trade_api")),
    Sign("oanda", ("oandapyv20", "v20")),
    Sign("python-binance", ("python-binance", "binance-connector", "binance-futures-connector")),
    Sign("ccxt", ("ccxt",)),
)  # fmt: skip


def detect(paths: Iterable[str], texts: Mapping[str, str]) -> tuple[Found, ...]:
    """Every framework that the paths of a repository and its dependency files speak of, the most telling first.

    `paths` are POSIX and relative to the root; `texts` holds the dependency files (see `DEPENDENCY_FILES`) by path.
    """
    known = tuple(paths)
    words = {path: _words(text) for path, text in sorted(texts.items())}
    there = frozenset(known)
    found = (
        Found(sign, tuple(_evidence(sign, known, words)), next((name for name in sign.configs if name in there), ""))
        for sign in SIGNS
    )
    return tuple(one for one in found if one.by)


def _evidence(sign: Sign, paths: tuple[str, ...], words: Mapping[str, frozenset[str]]) -> Iterable[str]:
    yield from (path for path, names in words.items() if names & set(sign.packages))
    for place in sign.paths:
        if any(path == place or path.startswith(place) for path in paths):
            yield place


def _words(text: str) -> frozenset[str]:
    """Everything in a dependency file that could be the name of a package, folded."""
    lines = (line.partition(" #")[0] for line in text.splitlines() if not line.lstrip(' \t"').startswith(_PROSE))
    return frozenset(word.casefold() for line in lines for word in _NAMES.findall(line))
