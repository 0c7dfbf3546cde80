"""Rows of frameworks.toml: how each trading framework says live, as typed values without logic."""

from __future__ import annotations

import functools
from typing import Literal

from msgspec import Struct

from nolive_hooks.catalog import tables

Need = Literal["none", "document", "near"]


class Selector(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Keys whose value chooses an environment. Patterns: see `Framework`."""

    keys: tuple[str, ...]
    live: tuple[str, ...]
    safe: str = "paper"  # what the remedy proposes


class Switch(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Keys that are live when true."""

    keys: tuple[str, ...]


class Flag(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Keys that are safe when true. `true` lists the only spellings the reader takes as true (empty: the usual).

    `beside`: switches of which one has to be on in the same document for the flag to matter.
    """

    keys: tuple[str, ...]
    true: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    safe: str = "true"


class Suffix(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Keys whose value names a connector that is live unless it ends in one of `safe`; `tables` have it as key."""

    keys: tuple[str, ...]
    tables: tuple[str, ...] = ()
    safe: tuple[str, ...]


class Call(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A constructor that is live when all of `unless` are absent.

    `needs`: it only matters when one of these arguments (or keys of a dict argument) is given; `cleared`: a
    call of that name anywhere in the file, with a true first argument, makes it safe; `absent` words the message.
    `beside`: it only matters in a file that calls one of these as well; `named`: keys, or parts of values, by which
    the same file chooses.
    """

    name: str
    unless: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    absent: str = ""
    safe: str = ""


class Command(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words that begin a command line which starts live trading, unless a flag of `unless` is given.

    A flag of `decides` makes it paper where its value says so.
    """

    words: str
    unless: tuple[str, ...] = ()
    decides: tuple[str, ...] = ()


class Selected(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A key at the root that chooses one block; the block is live by `key` unless a value of it is in `paper`."""

    selector: str
    blocks: str
    key: str
    paper: tuple[str, ...]


class Example(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file that proves a row: at `path`, saying `text`."""

    path: str
    text: str


class Framework(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One framework. `context` words (lower case, in path or text) show that it is meant.

    A key pattern is one or more folded keys joined by dots, matched at the end of a key chain; `*` at the
    start of a key stands for any words before it. `owned` chains are silent for the generic row.
    """

    id: str
    title: str
    context: tuple[str, ...]
    effect: str
    selectors: tuple[Selector, ...] = ()
    switches: tuple[Switch, ...] = ()
    flags: tuple[Flag, ...] = ()
    suffixes: tuple[Suffix, ...] = ()
    calls: tuple[Call, ...] = ()
    commands: tuple[Command, ...] = ()
    selected: Selected | None = None
    owned: tuple[str, ...] = ()
    hit: tuple[Example, ...]
    miss: tuple[Example, ...]


class Vocabulary(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words of houses with a language of their own: the generic row. All are lower case and folded."""

    true: tuple[str, ...]
    false: tuple[str, ...]
    live_values: tuple[str, ...]
    production_values: tuple[str, ...]
    live_cores: tuple[str, ...]
    safe_cores: tuple[str, ...]
    plain_safe_cores: tuple[str, ...]
    companions: tuple[str, ...]
    safe_companions: tuple[str, ...]
    trading_companions: tuple[str, ...]
    negations: tuple[str, ...]
    leading: tuple[str, ...]
    topics: tuple[str, ...]
    data_words: tuple[str, ...]
    selector_keys: tuple[str, ...]
    trading_qualifiers: tuple[str, ...]
    strong_words: tuple[str, ...]
    weak_words: tuple[str, ...]
    elsewhere: tuple[str, ...]
    actors: tuple[str, ...]
    inspectors: tuple[str, ...]
    describers: tuple[str, ...]
    class_owners: tuple[str, ...]
    arming_keys: tuple[str, ...]
    arming_values: tuple[str, ...]
    compounds: dict[str, str]
    confusables: dict[str, str]


class Catalogue(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file."""

    vocabulary: Vocabulary
    framework: tuple[Framework, ...]


@functools.cache
def load() -> Catalogue:
    """The packaged rows; a row that does not fit its type is a programming error and raises."""
    return tables.load("frameworks", Catalogue)
