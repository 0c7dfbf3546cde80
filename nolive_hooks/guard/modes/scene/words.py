"""Words of keys and values: folding out disguises, splitting into tokens, and what a key's words mean."""

from __future__ import annotations

import functools
import unicodedata
from typing import Final

from msgspec import Struct

from nolive_hooks.catalog.frameworks import load
from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.scene.strategies import STRATEGIES

Tokens = tuple[str, ...]

_PIECES: Final = expression(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_A-Za-z]+")
_RUNS: Final = expression(r"[^\W_]+")
_SHORT_PIECE: Final = 2  # letters
_V: Final = load().vocabulary

TRUE: Final = frozenset(_V.true)
FALSE: Final = frozenset(_V.false)
LIVE: Final = frozenset(_V.live_values)
PRODUCTION: Final = frozenset(_V.production_values)
_LIVE_COMPANIONS: Final = frozenset(_V.companions)
_SAFE_COMPANIONS: Final = frozenset(_V.safe_companions)
_TRADING_COMPANIONS: Final = frozenset(_V.trading_companions)
_NEGATIONS: Final = frozenset(_V.negations)
_ACCOUNTS: Final = frozenset(_V.trading_qualifiers) - {"bot", "strategy", "gateway", "order", "exec"}
DATA: Final = frozenset(_V.data_words)
# What a name that begins so speaks of instead of trading; none of them is the name of a house.
TOPICS: Final = DATA.union(_V.topics, _V.elsewhere, _V.inspectors, _V.describers)
# Likewise, but for steps of trading: whether all of it is meant, only its reader knows.
_FOREIGN: Final = TOPICS - {"entry", "exit", "signal", "signals", "webhook"}
_LEADING: Final = _NEGATIONS.union(_V.leading, _V.trading_qualifiers, _V.strong_words, STRATEGIES) - TOPICS
_NAMING: Final = ([0], [0, 1])  # which words may be a name
_ALLOWED_RUN: Final = ("allow", "dry", "run")
_LONGER: Final = {"futu": "futur"}  # names that another word begins with


def shows(name: str, text: str) -> bool:
    """A name stands somewhere in a folded text, and not only as the beginning of another word."""
    return name in text and (name not in _LONGER or text.count(name) > text.count(_LONGER[name]))


def plain(text: str) -> str:
    """Text without disguise: NFKC, no invisible characters, letters that look Latin made Latin."""
    if text.isascii():
        return text
    shown = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    return "".join(_lookalike(char) for char in shown)


def _lookalike(char: str) -> str:
    if char.isascii():
        return char
    found = _V.confusables.get(char.lower())
    if found is None:
        return char
    return found.upper() if char.isupper() else found


@functools.lru_cache(maxsize=65536)
def tokens(text: str) -> Tokens:
    """The words of a key or value: `isPaperTrading`, `IS_PAPER_TRADING` -> ("is", "paper", "trading")."""
    found: list[str] = []
    for run in _RUNS.findall(plain(text)):
        pieces = _PIECES.findall(run)
        if len(pieces) > 1 and len(run) <= _SHORT_PIECE * len(pieces):
            pieces = [run]  # `LiVe`: changing case in the middle of words is a disguise and no camel
        for piece in pieces:
            word = piece.lower()
            found.extend(_V.compounds[word].split() if word in _V.compounds else (word,))
    return tuple(found)


@functools.lru_cache(maxsize=65536)
def folded(value: str) -> str:
    """A whole value as words: `LIVE_TRADING` -> "live trading"; compare it whole, never a part of it."""
    text = plain(value).strip().strip("\"'").strip()
    return " ".join(tokens(text)) if len(text) <= 64 else ""


def _cores(names: tuple[str, ...]) -> tuple[Tokens, ...]:
    return tuple(sorted((tuple(name.split()) for name in names), key=len, reverse=True))


_SAFE_CORES: Final = _cores(_V.safe_cores)
_LIVE_CORES: Final = _cores(_V.live_cores)
_PLAIN_SAFE: Final = _cores(_V.plain_safe_cores)


class Meaning(Struct, frozen=True):
    """What a key switches: `live` when true means live, else true means safe; `sure` needs no context."""

    live: bool
    negated: bool
    core: str
    sure: bool
    bare: bool  # no word but the core
    house: str  # words at its beginning that can only be a name: `heron` of HERON_DRY_RUN


@functools.lru_cache(maxsize=65536)
def meaning(words: Tokens) -> Meaning | None:
    """The meaning of a boolean key, or None where its words say something else (`live_reload`, `paper_size`)."""
    for cores, live in ((_SAFE_CORES, False), (_LIVE_CORES, True)):
        for core in cores:
            at = _find(words, core) if core[0] in words else -1
            if at >= 0:
                return _around(words, core, at, live=live)
    return None


def names_account(key: str) -> bool:
    """`PAPER_TRADING`, `TESTNET`: a flag whose words speak of nothing but trading without money."""
    said = meaning(tokens(key))
    return said is not None and said.sure and not said.live


def doubtful(words: Tokens) -> bool | None:
    """Whether a key ends as a switch to live (True) or as a flag that keeps from it (False), whatever stands before.

    None for any other key, and for one that says what it speaks of instead.
    """
    for core in _LIVE_CORES if "live" in words or "real" in words else ():
        head, tail = _split(words, core)
        told = len(core) > 1 or not _TRADING_COMPANIONS.isdisjoint((*head[-1:], *tail))
        if _is_open(head) and told and _LIVE_COMPANIONS.issuperset(tail):
            return True
    for core in (*_PLAIN_SAFE, ("dry", "run")):
        head, tail = _split(words, core)
        if _is_open(head) and _SAFE_COMPANIONS.issuperset(tail):
            return False
    return None


def _is_open(head: Tokens) -> bool:
    """What stands before a core neither denies it nor speaks of anything else."""
    return bool(head) and _FOREIGN.isdisjoint(head) and _NEGATIONS.isdisjoint(head)


def _split(words: Tokens, core: Tokens) -> tuple[Tokens, Tokens]:
    """What stands before and after a core; nothing where it does not occur."""
    at = _find(words, core)
    return (words[:at], words[at + len(core) :]) if at >= 0 else ((), ())


def _find(words: Tokens, core: Tokens) -> int:
    size = len(core)
    return next((at for at in range(len(words) - size, -1, -1) if words[at : at + size] == core), -1)


def house(head: Tokens) -> str | None:
    """The name of a house that the words before a core begin with, or nothing; None where they are not understood.

    Names are closed: of words that nobody has explained only the first or the first two may be a name, as in
    `heron_use_testnet` and `BLUE_HERON_DRY_RUN`.
    """
    unknown = [at for at, word in enumerate(head) if word not in _LEADING and not word.removeprefix("v").isdigit()]
    name = head[: len(unknown)]
    if unknown and (unknown not in _NAMING or len(name[0]) == 1 or not TOPICS.isdisjoint(name)):
        return None
    return " ".join(name)


def _around(words: Tokens, core: Tokens, at: int, *, live: bool) -> Meaning | None:
    head, tail = words[:at], words[at + len(core) :]
    name = house(head)
    companions = _LIVE_COMPANIONS if live else _SAFE_COMPANIONS
    if name is None or any(word not in companions and word not in _NEGATIONS and not word.isdigit() for word in tail):
        return None
    if words == _ALLOWED_RUN:
        return None  # without it nothing is done
    negated = any(word in _NEGATIONS for word in (*head, *tail))
    around = (*head[-1:], *tail)
    sure = any(_find(words, safe) >= 0 for safe in _PLAIN_SAFE) or bool(_ACCOUNTS.intersection(head[-1:]))
    if live:
        sure = len(core) > 1 or any(word in _TRADING_COMPANIONS for word in around)
    return Meaning(live, negated, " ".join(core), sure, not head and not tail, name)


def matches(pattern: Tokens, star: bool, words: Tokens) -> bool:
    """True when words are the pattern's, or end in them where the pattern begins with a star."""
    return words[-len(pattern) :] == pattern if star and pattern else words == pattern or (star and not pattern)


def explained(pattern: Tokens, words: Tokens) -> bool:
    """What stands before a pattern's own words is understood: `alpaca_is_paper`, and not `enabled_for_paper`."""
    return not pattern or house(words[: -len(pattern)]) is not None
