"""The venues the guard knows: typed, frozen rows of venues.toml."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from nolive_hooks.catalog import tables

Switch = Literal["host", "header", "path", "port", "prefix", "server_name", "order", "account", "none"]
Alphabet = Literal[
    "alnum", "lower-alnum", "upper-alnum", "hex-lower", "hex-upper", "base58", "base64", "base64url", "digits",
    "printable", "uuid", "jwt", "pem", "text", "pattern", "bip39", "keystore-json", "token-json", "bytes-json",
]  # fmt: skip
Role = Literal["id", "secret", "token", "passphrase", "account"]
Evidence = Literal["doc", "sdk", "peer-rule", "observed", "recall"]


class KeyShape(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The format of one credential of a venue and how well that format is known.

    `lengths` is (shortest, longest) in characters, prefix included, (0, 0) where the length is not fixed and words
    for `bip39`. A shape of evidence `recall` was not verified: it may name a field, never decide alone.
    """

    name: str
    role: Role
    lengths: tuple[int, int]
    alphabet: Alphabet
    tells: Literal["live", "paper", "unknown"]
    evidence: Evidence
    pattern: str = ""  # a bounded regular expression for the whole value, for alphabet "pattern"
    prefixes: tuple[str, ...] = ()
    prefix_optional: bool = False
    unique: bool = False  # nothing else looks like this: found without context
    source: str = ""


class Venue(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One broker, exchange, wallet format or data vendor; venues.toml explains every field."""

    id: str
    name: str
    kind: Literal["exchange", "broker", "wallet", "data"]
    paper_switch: Switch
    alias_of: str = ""
    formats_of: str = ""
    words: tuple[str, ...] = ()
    common_word: bool = False
    paper_marker: str = ""
    live_hosts: tuple[str, ...] = ()
    paper_hosts: tuple[str, ...] = ()
    market_data_hosts: tuple[str, ...] = ()
    shared_hosts: tuple[str, ...] = ()
    trading_hosts: tuple[str, ...] = ()
    mixed_hosts: tuple[str, ...] = ()
    order_paths: tuple[str, ...] = ()
    order_arguments: tuple[str, ...] = ()
    live_ports: tuple[int, ...] = ()
    paper_ports: tuple[int, ...] = ()
    env_names: tuple[str, ...] = ()
    paper_env_names: tuple[str, ...] = ()
    header_names: tuple[str, ...] = ()
    bot_simulates: bool = False
    note: str = ""
    credentials: tuple[KeyShape, ...] = ()

    @property
    def has_paper(self) -> bool:
        """True when the venue has an environment without real money; where not, every credential is live."""
        return self.paper_switch != "none"

    @property
    def has_paper_accounts(self) -> bool:
        """True for a broker with accounts of play money; where not, `paper` beside a key is what a bot simulates."""
        return self.kind == "broker" and self.has_paper and not self.bot_simulates


class KnownTest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A credential that its venue published as an example: the SHA-256 of the value, or the value itself."""

    venue: str
    field: str
    source: str
    sha256: str = ""
    literal: str = ""


class Placeholders(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Texts that stand where a credential will be: whole values, and samples of how files refer to one."""

    values: tuple[str, ...]
    references: tuple[str, ...]


class Vocabulary(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words by which names and values are read; venues.toml says what each list is for."""

    credential: frozenset[str]
    neutral: frozenset[str]
    refused: frozenset[str]
    derived: frozenset[str]
    foreign: frozenset[str]
    web: frozenset[str]
    exchange: frozenset[str]
    paper: frozenset[str]
    live: frozenset[str]
    naming: frozenset[str]
    flag_words: frozenset[str]
    stage_keys: frozenset[str]
    stage_words: frozenset[str]
    deny: frozenset[str]
    made_up: tuple[str, ...]
    translated: dict[str, str]


class Catalogue(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file venues.toml."""

    venue: tuple[Venue, ...]
    known_test: tuple[KnownTest, ...]
    placeholders: Placeholders
    vocabulary: Vocabulary


@cache
def load() -> Catalogue:
    """All rows, read once a process. Raises msgspec.ValidationError for a row that is not exactly typed."""
    return tables.load("venues", Catalogue)


def venues() -> tuple[Venue, ...]:
    """Every venue, ordered by id."""
    return load().venue


def known_tests() -> tuple[KnownTest, ...]:
    """Credentials that their venues published as examples."""
    return load().known_test


def placeholders() -> Placeholders:
    """Texts that stand where a credential will be."""
    return load().placeholders


def vocabulary() -> Vocabulary:
    """The words by which names and values are read."""
    return load().vocabulary


def parse(text: str) -> Catalogue:
    """The catalogue in the text of a TOML file; unknown keys and wrong types are errors."""
    return tables.parse(text.encode(), Catalogue)


@cache
def mnemonic_words() -> dict[str, int]:
    """The 2048 English words of BIP-39 and their index, 11 bits each."""
    text = tables.data("bip39_english.txt").decode()
    return {word: index for index, word in enumerate(text.split())}


def faults(catalogue: Catalogue) -> list[str]:
    """What the types cannot say: unique ids, known references, ordered rows, sensible lengths. Empty when sound."""
    ids = [venue.id for venue in catalogue.venue]
    found = [f"{a} stands before {b}" for a, b in pairwise(ids) if a >= b]
    for venue in catalogue.venue:
        found += [
            f"{venue.id}: {label} {target!r} is not a venue"
            for label, target in (("alias_of", venue.alias_of), ("formats_of", venue.formats_of))
            if target and target not in ids
        ]
        found += [f"{venue.id}: word {word!r} is not folded" for word in venue.words if not _folded(word)]
        found += [f"{venue.id}: host {host!r} is not a host" for host in _hosts(venue) if not _is_host(host)]
        found += [f"{venue.id}.{shape.name}: {fault}" for shape in venue.credentials for fault in _shape_faults(shape)]
    found += [f"known test of unknown venue {known.venue}" for known in catalogue.known_test if known.venue not in ids]
    found += [
        f"known test {known} says no value"
        for known in catalogue.known_test
        if bool(known.sha256) == bool(known.literal)
    ]
    return found


def _folded(word: str) -> bool:
    return word.isascii() and word.isalnum() and word == word.lower()


def _hosts(venue: Venue) -> tuple[str, ...]:
    return venue.live_hosts + venue.paper_hosts + venue.market_data_hosts + venue.shared_hosts + venue.trading_hosts


def _is_host(host: str) -> bool:
    return "." in host and "/" not in host and ":" not in host and host == host.lower().strip()


def _shape_faults(shape: KeyShape) -> list[str]:
    shortest, longest = shape.lengths
    checks = (
        (shortest > longest, "lengths are reversed"),
        ((shape.alphabet == "pattern") != bool(shape.pattern), "pattern and alphabet disagree"),
        (shape.unique and shape.evidence == "recall", "a recalled format cannot be unique"),
        (not shape.source and shape.evidence != "recall", "evidence without a source"),
        (shape.prefix_optional and not shape.prefixes, "an optional prefix is missing"),
    )
    return [text for wrong, text in checks if wrong]
