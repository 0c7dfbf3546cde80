"""What stands around a setting: the keys above and beside it, the words of its file, and what they speak of."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final

from nolive_hooks.catalog.frameworks import load
from nolive_hooks.documents.commands import COMMAND
from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.model import Document, Kind, Setting

Path = tuple[str, ...]

_V: Final = load().vocabulary
STRONG: Final = frozenset(_V.strong_words)
_WEAK: Final = frozenset(_V.weak_words)
ELSEWHERE: Final = frozenset(_V.elsewhere)
EXECUTING: Final = frozenset(["trading", "trade", "trader", "order", "orders", "execution", "exec", "broker"])
_REFUSED: Final = frozenset((
    "deny", "denied", "forbid", "forbidden", "prohibit", "prohibited", "disallow", "disallowed", "refuse", "refused",
    "reject", "rejected", "blocked", "banned",
))  # fmt: skip
_MATCHED: Final = frozenset(
    ("condition", "conditions", "match", "matcher", "matchers", "filter", "filters", "when", "where")
)
_STATED: Final = frozenset((
    "response", "responses", "interactions", "result", "results", "history", "transitions", "audit",
))  # fmt: skip
_DESCRIBED: Final = frozenset((
    "orderid", "clientorderid", "iscancelled", "executedamount", "realizedpnl", "pnlpercentage", "filledquantity",
    "fillprice", "commission",
    "contracttype", "baseasset", "quoteasset", "ticksize", "lotsize", "lotsz", "instid", "insttype", "isin",
    "pricescale", "listtime", "launchtime", "basecoin", "quotecoin", "mic", "open", "close",
))  # fmt: skip
_LISTED: Final = ("TRADING", "BREAK", "HALT", "PENDING_TRADING")  # how an exchange lists what it trades
_NAMED: Final = frozenset(("uses", "name", "id", "repo", "run"))  # keys whose value says what a step does
CHORES: Final = frozenset((
    "publish", "publishing", "publisher", "pypi", "npm", "registry", "rsync", "sync", "upload", "release", "releases",
    "backup", "backups", "prune", "cleanup", "clean", "purge", "lint", "format", "migrate", "migration", "changelog",
    "docs", "mirror", "retention", "rotate", "rotation", "semantic", "twine", "dependabot", "renovate", "stale",
    "labeler", "bump", "bumpversion", "bumpver", "commitizen", "towncrier", "tag", "archive",
))  # fmt: skip
_FEEDS: Final = frozenset(("feed", "feeds", "stream", "streams"))
# A pair that is traded, which no prose spells so: `SOL/EUR`, `BTC-USDT`.
_TRADED: Final = expression(r"\b[A-Z0-9]{2,6}[/-](?:USDT|USDC|USD|EUR|BTC|ETH|GBP|JPY|CHF)\b")
_WHOSE: Final = frozenset(("broker", "brokerage", "exchange", "venue"))
_LISTS: Final = frozenset(("symbols", "tickers", "pairs", "underlyings", "instruments", "universe"))
_TICKER: Final = expression(r"[A-Z]{2,5}(?:[./-][A-Z]{1,5})?")
_COLUMN: Final = frozenset(("notnull", "primarykey", "nullable", "autoincrement", "unique", "columntype"))
TEXTS: Final = frozenset(("title", "description", "summary", "message", "text", "note", "comment"))
_TEXTS_OF: Final = expression(r"(?:^|/)messages/[a-z]{2}(?:[-_][A-Z]{2})?\.(?:json|ya?ml|properties)$")
_LANGUAGES: Final = frozenset(("i18n", "l10n", "locale", "locales", "translation", "translations", "lang", "langs"))
_CONFIGURING: Final = frozenset(("config", "configuration", "settings", "constants"))
_SECRETS: Final = (("key",), ("secret",), ("passphrase",))
_MANY: Final = 60  # neighbours that are asked what an object is
_CONTAINERS: Final = frozenset(("kwargs", "params", "parameters", "options", "opts", "args", "env", "environment"))
_TEXT_LIMIT: Final = 400_000
_WORD: Final = expression(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
CODE: Final = frozenset(("python", "notebook", "javascript"))


def trades(found: Iterable[str]) -> bool:
    """True when words speak of trading: one that means nothing else, or two that often do."""
    seen = set(found)
    return bool(seen & STRONG) or len(seen & _WEAK) > 1


def _ends(text: str) -> str:
    """A text, or the two ends of a very large one: what a file is about is said there."""
    return text if len(text) <= 2 * _TEXT_LIMIT else text[:_TEXT_LIMIT] + "\n" + text[-_TEXT_LIMIT:]


class Surroundings:
    """One document with its settings indexed by the object they stand in; everything is found on demand."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.code = document.format in CODE
        self._objects: dict[Path, frozenset[str]] = {}
        self._offline: dict[Path, bool] = {}
        self._chores: dict[Path, bool] = {}
        self._answers: dict[str, bool] = {}

    def once(self, question: str, answer: Callable[[], bool]) -> bool:
        """The answer to a question about the whole document, worked out when it is asked for the first time."""
        if question not in self._answers:
            self._answers[question] = answer()
        return self._answers[question]

    @functools.cached_property
    def folded(self) -> str:
        """The text and the path in small letters."""
        folded = _ends(self.document.text).lower() + "\n" + self.document.path.lower()
        if '["' in folded or "['" in folded:
            folded += folded.replace('"', "").replace("'", "")  # `["environment"]` is `[environment]`
        return folded

    @functools.cached_property
    def siblings(self) -> dict[Path, list[Setting]]:
        """Settings by the path of the object that holds them."""
        found: dict[Path, list[Setting]] = defaultdict(list)
        for setting in self.document.settings:
            found[setting.path[:-1]].append(setting)
        return found

    @functools.cached_property
    def children(self) -> dict[Path, set[str]]:
        """The keys directly below each path."""
        found: dict[Path, set[str]] = defaultdict(set)
        for setting in self.document.settings:
            for end, key in enumerate(setting.path):
                found[setting.path[:end]].add(key)
        return found

    def among_venues(self, setting: Setting) -> bool:
        """The object that holds a setting stands beside those of venues: `gate` beside `okx` is a venue too."""
        above = setting.path[:-2]
        if not above or "." in setting.path[-2]:
            return False  # a call is no venue
        return self.once(f"venues {above}", lambda: _are_venues(self.children.get(above, set())))

    @functools.cached_property
    def words(self) -> frozenset[str]:
        """All words of the text and the path, lower case."""
        text = _ends(self.document.text) + " " + self.document.path
        return frozenset(word.lower() for word in _WORD.findall(text))

    @functools.cached_property
    def trading(self) -> bool:
        """The file speaks about trading somewhere (comments and its own path included)."""
        if trades(self.words) or ("paper" in self.words and not _WEAK.isdisjoint(self.words)):
            return True
        return _TRADED.search(_ends(self.document.text)) is not None

    @functools.cached_property
    def keyed(self) -> bool:
        """A configuration in a program's words that names keys of a venue: `config.py` with `BYBIT_API_KEY`."""
        named = words.tokens(self.document.path.rpartition("/")[2])
        if not self.code or _CONFIGURING.isdisjoint(named):
            return False
        found = [words.tokens(one.key) for one in self.document.settings if one.key.isupper()]
        found += [words.tokens(one.value) for one in self.document.settings if one.kind is Kind.NAME]  # of look-ups
        return any(key[-1:] in _SECRETS and not STRONG.isdisjoint(key) for key in found)

    def near(self, setting: Setting) -> bool:
        """The keys above a setting, the keys and short values beside it, or the file's name speak of trading."""
        return trades(self._around(setting)) or self.lists_traded(setting.path[:-1]) or self._names_venue(setting)

    def _names_venue(self, setting: Setting) -> bool:
        """Another setting of its object says whose it is: `broker: str = "alpaca"`."""
        beside = (one for one in self.siblings.get(setting.path[:-1], ()) if one.kind is Kind.DEFAULT)
        return any(
            one.key in _WHOSE and one.key != setting.key and not STRONG.isdisjoint(words.tokens(one.value))
            for one in beside
        )

    def lists_traded(self, parent: Path) -> bool:
        """The object at a path lists what is traded: `"symbols": ["GLD", "SLV"]`, or pairs under any name."""
        listed = ((name, self.siblings.get((*parent, name), ())) for name in self.children.get(parent, ()))
        spelt = ((_TICKER if name in _LISTS else _TRADED, found[:_MANY]) for name, found in listed if found)
        return any(all(spelling.fullmatch(one.value) for one in found) for spelling, found in spelt)

    def elsewhere(self, setting: Setting) -> bool:
        """What stands around a setting speaks of payments, media or machinery, and not of trading."""
        keys = self._inside(setting.path[:-1]) | set(words.tokens(setting.key))
        return bool((keys | self._named) & ELSEWHERE) and not keys & STRONG

    @functools.cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(words.tokens(self.document.path))

    def _around(self, setting: Setting) -> frozenset[str]:
        return self._inside(setting.path[:-1]) | set(words.tokens(setting.key)) | self._named

    def _inside(self, parent: Path) -> frozenset[str]:
        """Words of an object: of the keys that lead to it, and of its own keys and short values."""
        known = self._objects.get(parent)
        if known is None:
            found: set[str] = set()
            for key in parent:
                found.update(words.tokens(key))
            for other in self.siblings.get(parent, ()):
                found.update(words.tokens(other.key))
                if len(other.value) < 40 and _is_word(other) and _speaks(other):
                    found.update(words.tokens(other.value))
                    if _TRADED.fullmatch(other.value):
                        found.add("trading")
            if len(parent) > 1 and parent[-1].lower() in _CONTAINERS:
                found |= self._inside(parent[:-1])
            known = self._objects[parent] = frozenset(found)
        return known

    @functools.cached_property
    def kubernetes(self) -> bool:
        """A manifest whose `data` are the variables of a program and no data."""
        kinds = ("ConfigMap", "Secret")
        return any(one.key in ("kind", "generator") and one.value in kinds for one in self.document.settings)

    def about_data(self, setting: Setting) -> bool:
        """The nearest key above, or a feed around it, speaks of data, views or machinery and not of trading."""
        above = [key for key in setting.path[:-1] if not key.isdigit()]
        near = set(words.tokens(above[-1])) if above else set()
        over = words.tokens(above[-2]) if len(above) > 1 else ()
        near |= (_FEEDS | {"data"} if near <= {"live"} else _FEEDS).intersection(over)  # `[market_data.live]`
        if above and above[-1] in ("data", "stringData") and (self.kubernetes or setting.key.isupper()):
            return False
        return bool(near & words.DATA) and not near & EXECUTING

    def refused(self, setting: Setting) -> bool:
        """A key above says that what stands here is denied, forbidden or blocked, or only looked for."""
        above = (key for key in setting.path[self.kept_in(setting) : -1] if not key.startswith(COMMAND))
        return any((_REFUSED | _MATCHED | _STATED).intersection(words.tokens(key)) for key in above)

    def kept_in(self, setting: Setting) -> int:
        """How many keys only say where the answer of a call is kept; of a configuration none."""
        del setting
        return 0

    def chore(self, setting: Setting) -> bool:
        """What stands around speaks of publishing, copying or cleaning, and none of its keys speaks of trading."""
        parent = setting.path[:-1]
        if parent not in self._chores:
            beside = [*self.siblings.get(parent, ()), *self.siblings.get(parent[:-1], ())]
            keys = {word for key in (*parent, *(one.key for one in beside)) for word in words.tokens(key)}
            said = {word for one in beside if one.key in _NAMED for word in words.tokens(one.value)}
            named = words.tokens(self.document.path.rpartition("/")[2])
            self._chores[parent] = bool(CHORES.intersection(keys | said | set(named))) and not keys & (STRONG | _WEAK)
        return self._chores[parent]

    @functools.cached_property
    def translates(self) -> bool:
        """The texts of a user interface in one language: labels and no settings."""
        if self.code:
            return False
        return bool(_LANGUAGES.intersection(words.tokens(self.document.path))) or bool(
            _TEXTS_OF.search(self.document.path)
        )

    def instrument(self, setting: Setting) -> bool:
        """What stands beside a setting describes something that is traded: live is that it can be."""
        beside = self.siblings.get(setting.path[:-1], ())[:_MANY]
        return any(
            "".join(words.tokens(one.key)) in _DESCRIBED or (one.key == "status" and one.value in _LISTED)
            for one in beside
            if one.kind is not Kind.CALL  # `open(".env")`
        )

    def typed(self, setting: Setting) -> bool:
        """It stands among what describes the column of a table: `type: real` is how numbers are kept."""
        beside = self.siblings.get(setting.path[:-1], ())[:_MANY]
        return any("".join(words.tokens(one.key)) in _COLUMN for one in beside)

    def beside(self, setting: Setting, word: str) -> bool:
        """A key or short value around a setting holds a word."""
        return word in self._around(setting)


def _are_venues(names: set[str]) -> bool:
    return len(names) > 1 and any(not STRONG.isdisjoint(words.tokens(name)) for name in names)


def _is_word(setting: Setting) -> bool:
    """A text, or a constant of a class such as `EXCHANGE = "binance"`."""
    return setting.kind is Kind.STRING or (setting.kind is Kind.DEFAULT and setting.key.isupper())


def _speaks(setting: Setting) -> bool:
    """False for a title or note for people, and for a path."""
    title = setting.key.lower() in TEXTS or (setting.key == "name" and setting.value.count(" ") > 1)
    return not title and setting.value.count("/") < 2
