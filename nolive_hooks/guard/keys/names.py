"""What a name says: which field of a credential it is, which venue it belongs to, and whether it is about paper."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from nolive_hooks.catalog import venues, vocabulary
from nolive_hooks.catalog.venues import KeyShape, Venue
from nolive_hooks.expressions import expression

_SPLIT: Final = expression(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_SEPARATORS: Final = expression(r"[^a-z0-9]+")
_GLUED: Final = {
    "".join(parts): parts
    for parts in (
        ("api", "key", "id"), ("api", "secret", "key"), ("api", "secret"), ("api", "key"), ("api", "token"),
        ("api", "passphrase"), ("api", "password"), ("secret", "api", "key"), ("secret", "key"), ("private", "key"),
        ("priv", "key"), ("access", "key"), ("access", "token"), ("refresh", "token"), ("client", "secret"),
        ("client", "id"), ("app", "key"), ("app", "secret"), ("key", "id"), ("seed", "phrase"), ("auth", "token"),
        ("consumer", "key"), ("consumer", "secret"), ("user", "id"),
    )
}  # fmt: skip
_GLUED_ENDS: Final = tuple({parts[-1] for parts in _GLUED.values()})
_NUMBERED: Final = frozenset(("token", "secret", "passphrase", "password", "private_key", "mnemonic"))
_DIGEST: Final = ("md", "5")
_OWN_KEYS: Final = frozenset(("encryption", "backup", "kms"))  # that a desk makes itself, and numbers
# How the samples of Korea Investment call the two halves of a key in `kis_devlp.yaml`.
_HALVES: Final[dict[tuple[str, ...], str]] = {
    ("my", "app"): "api_key", ("my", "sec"): "secret", ("paper", "app"): "api_key", ("paper", "sec"): "secret",
}  # fmt: skip
UNLOCKING: Final = frozenset(("unlock", "trade", "trd", "trading"))
_SHAPE_FIELD: Final = {
    "id": "api_key",
    "secret": "secret",
    "token": "token",
    "passphrase": "passphrase",
    "account": "account",
}


class Label(NamedTuple):
    """What a name says.

    `field` is empty for a name that is no credential; `bare` has no foreign word in it; `web` has a word that
    web servers use as well (`session`, `client`).
    """

    words: tuple[str, ...]
    field: str
    venue: Venue | None
    bare: bool
    paper: bool
    exchange: bool
    web: bool


@lru_cache(maxsize=65536)
def label(name: str) -> Label:
    """Read the name of a setting, an environment variable, an argument or an HTTP header."""
    words = split(name)
    known = _env_names().get(name.strip().upper().replace("-", "_"))
    paper = bool(vocabulary().paper.intersection(words)) or bool(known and known[1])
    venue, rest = (known[0], words) if known else named_venue(words)
    field = _HALVES.get(words) or _shape_field(venue, rest) or _field(rest)
    half = words in _HALVES
    bare, web = half or all_neutral(_without_digest(words)), not half and bool(vocabulary().web.intersection(words))
    return Label(words, field, venue, bare, paper, bool(vocabulary().exchange.intersection(words)), web)


@lru_cache(maxsize=65536)
def split(name: str) -> tuple[str, ...]:
    """Lower-case words of a name: camelCase, snake_case and glued forms (`apikey`) come apart."""
    words: list[str] = []
    if not name.isascii():
        for foreign, plain in vocabulary().translated.items():
            name = name.replace(foreign, f" {plain} ")
    for word in _SPLIT.findall(name[:200]):
        words.extend(_unglue(word.lower()))
    return tuple(words)


def _without_digest(words: tuple[str, ...]) -> tuple[str, ...]:
    """`trade_pwd_md5`: a broker takes the digest of the password that unlocks trading as it takes the password."""
    return words[:-2] if words[-2:] == _DIGEST and not UNLOCKING.isdisjoint(words) else words


def _unglue(word: str) -> tuple[str, ...]:
    if word in _GLUED:
        return _GLUED[word]
    if not word.endswith(_GLUED_ENDS):
        return (word,)
    for glued, parts in _GLUED.items():
        head = word.removesuffix(glued)
        if head != word and head in _word_index():
            return (head, *parts)
    return (word,)


@lru_cache(maxsize=8192)
def named_venue(words: tuple[str, ...]) -> tuple[Venue | None, tuple[str, ...]]:
    """The venue that a sequence of words names, and the words that are left.

    A short or ordinary word names a venue only when all other words are about credentials.
    """
    index = _word_index()
    for size in (4, 3, 2, 1):
        for start in range(len(words) - size + 1):
            venue = index.get("".join(words[start : start + size]))
            rest = words[:start] + words[start + size :]
            if venue and (_is_distinct(venue, words[start : start + size]) or all_neutral(rest)):
                return venue, rest
    return None, words


def _is_distinct(venue: Venue, words: tuple[str, ...]) -> bool:
    return (not venue.common_word and len("".join(words)) > 2) or len(words) > 1


def all_neutral(words: tuple[str, ...]) -> bool:
    """True when words are only about credentials and environments, so that another word may name the venue."""
    known = vocabulary()
    return all(word in known.credential or word in known.neutral or word.isdigit() or len(word) == 1 for word in words)


@lru_cache(maxsize=4096)
def venue_in(text: str) -> Venue | None:
    """The venue a key, section, module or constructor names, if it names one."""
    return named_venue(split(text))[0]


@lru_cache(maxsize=4096)
def venue_called(text: str) -> Venue | None:
    """The venue that a whole value is the name of: `binance`, `Gate.io`, `binance_perpetual_testnet`."""
    if len(text) > 60:
        return None
    venue, rest = named_venue(split(text))
    return venue if venue and all_neutral(rest) else None


def speaks_of_trading(text: str) -> bool:
    """False when nothing in a whole text can name a venue or an exchange: then no bare name is a credential."""
    lower = text.lower()
    squeezed = _SEPARATORS.sub("", lower)
    long_words, short_words, hosts = _telling()
    if any(word in squeezed for word in long_words) or any(host in lower for host in hosts):
        return True
    return short_words.search(lower) is not None


@cache
def _telling() -> tuple[tuple[str, ...], re.Pattern[str], tuple[str, ...]]:
    """Long words, short words as a pattern, and the hosts and unique prefixes that hold none of the long words."""
    every = {*_word_index(), *vocabulary().exchange}
    long_words = tuple(sorted(word for word in every if len(word) > 3))
    short = "|".join(sorted(word for word in every if len(word) <= 3))
    hosts = {host for venue in venues() for host in (*venue.live_hosts, *venue.paper_hosts, *venue.shared_hosts)}
    hosts |= {prefix for venue in venues() for shape in venue.credentials if shape.unique for prefix in shape.prefixes}
    squeezed = {host: _SEPARATORS.sub("", host) for host in hosts}
    silent = {host for host in hosts if not any(word in squeezed[host] for word in long_words)}
    return long_words, re.compile(rf"(?<![a-z0-9])(?:{short})(?![a-z])"), tuple(sorted(silent))


def is_foreign(part: str) -> bool:
    """True for a key that says: what is below belongs to some other service."""
    return bool(vocabulary().foreign.intersection(split(part)))


def is_derived(part: str) -> bool:
    """True for a key that says: below are digests, lengths or descriptions of values, not the values.

    What stands in a file called `venue.properties` are the values themselves.
    """
    return bool(vocabulary().derived.intersection(split(part.removesuffix(".properties"))))


def shapes_of(venue: Venue) -> tuple[KeyShape, ...]:
    """The credential formats of a venue, its own or those of the venue it shares them with."""
    if venue.credentials or not venue.formats_of:
        return venue.credentials
    return by_id(venue.formats_of).credentials


@cache
def _by_id() -> dict[str, Venue]:
    return {venue.id: venue for venue in venues()}


def by_id(venue_id: str) -> Venue:
    """The row of a venue."""
    return _by_id()[venue_id]


@cache
def _word_index() -> dict[str, Venue]:
    rows = _by_id()
    index: dict[str, Venue] = {}
    for venue in rows.values():
        own = rows[venue.alias_of] if venue.alias_of else venue
        for word in venue.words:
            # A row's own id beats the same word in the list of another row.
            if word == venue.id.replace("_", "") or word not in index:
                index[word] = own
    return index


@cache
def _env_names() -> dict[str, tuple[Venue, bool]]:
    names: dict[str, tuple[Venue, bool]] = {}
    for venue in venues():
        if venue.kind == "wallet":
            continue
        for paper, listed in ((False, (*venue.env_names, *venue.header_names)), (True, venue.paper_env_names)):
            names.update((name.upper().replace("-", "_"), (venue, paper)) for name in listed)
    return names


@cache
def _shape_names() -> dict[tuple[str, ...], str]:
    """Names of formats that are not credential words by themselves, and the field they are."""
    return {split(shape.name): _SHAPE_FIELD[shape.role] for venue in venues() for shape in venue.credentials}


def _shape_field(venue: Venue | None, rest: tuple[str, ...]) -> str:
    """The field where the rest of a name is exactly the name of one of the venue's formats."""
    if venue and _plain_field(rest) == "totp":
        return "totp"  # `KRAKEN_TOTP_SECRET` is no secret of Kraken's API
    if venue:
        for shape in shapes_of(venue):
            own = split(shape.name)
            if rest[-len(own) :] == own and all_neutral(rest[: -len(own)]):
                return _plain_field(own) or _SHAPE_FIELD[shape.role]
        return ""
    # A bare `server` or `login` says nothing without its venue.
    return "" if len(rest) < 2 else _shape_names().get(rest, "") if not _plain_field(rest) else ""


def _field(rest: tuple[str, ...]) -> str:
    if vocabulary().refused.intersection(rest):
        return ""
    field = _plain_field(rest)
    if rest[-2:] == _DIGEST:
        return field if field == "password" else ""
    if rest[-2:] == ("key", "id") and not _OWN_KEYS.isdisjoint(rest[-3:-2]):
        return ""
    # `authorization_id` and `session_token_id` number a thing; `api_key_id` is half of a pair.
    return "" if field in _NUMBERED and rest[-1:] == ("id",) else field


@lru_cache(maxsize=4096)
def _plain_field(words: tuple[str, ...]) -> str:
    """The field of a credential that words name: the most telling word wins."""
    seen = set(words)
    for field, wanted in (
        ("totp", _TOTP),
        ("mnemonic", _MNEMONIC),
        ("passphrase", _PASSPHRASE),
        ("private_key", _PRIVATE),
        ("secret", _SECRET),
        ("password", _PASSWORD),
        ("token", _TOKEN),
    ):
        if any(group <= seen for group in wanted):
            return field
    if "key" in seen or "keys" in seen or "apikey" in seen:
        return "api_key"
    if "account" in seen or seen == {"login"}:
        return "account"
    return "client_id" if "id" in seen and seen & {"client", "user", "app"} else ""


def _groups(*texts: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(text.split()) for text in texts)


_TOTP: Final = _groups("totp", "otp secret", "otp seed", "otp key")
_MNEMONIC: Final = _groups("mnemonic", "seed phrase", "recovery phrase", "seed words", "recovery words")
_PASSPHRASE: Final = _groups("passphrase", "pass phrase")
_PRIVATE: Final = _groups(
    "private key",
    "priv key",
    "pk",
    "wallet key",
    "signer key",
    "deployer key",
    "agent key",
    "keypair",
    "private pem",
    "rsa pem",
    "key pem",
)
_SECRET: Final = _groups("secret", "secrets", "signing key", "hmac")
_PASSWORD: Final = _groups("password", "passwd", "pwd", "pass")
_TOKEN: Final = _groups("token", "bearer", "authorization", "jwt")
