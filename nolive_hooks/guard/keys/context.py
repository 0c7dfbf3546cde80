"""What the surroundings of a value say: whose credential it is, and whether paper is proven."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import Final, NamedTuple

from nolive_hooks.catalog import venues, vocabulary
from nolive_hooks.catalog.venues import KeyShape, Venue
from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys import pairs
from nolive_hooks.guard.keys.names import (
    Label,
    all_neutral,
    by_id,
    is_derived,
    is_foreign,
    label,
    named_venue,
    shapes_of,
    split,
    venue_called,
    venue_in,
)
from nolive_hooks.guard.keys.page import COMMENTS, Page, Place
from nolive_hooks.guard.keys.values import fits
from nolive_hooks.guard.roles import Role, role_of

_CCXT: Final = expression(
    r"ccxt(?:pro|\.pro|\.async_support)?\.([A-Za-z0-9]{2,30})\b|getattr\(\s{0,2}ccxt\w{0,6},\s{0,2}[\"'](\w{2,30})[\"']"
)
_SANDBOX: Final = expression(r"(?:set_?sandbox_?mode|enable_?demo_?trading)\(\s{0,3}(true|1)\s{0,3}\)", re.IGNORECASE)
_HOST: Final = expression(r"(?<![\w.-])((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})(?![\w-])")
_IDENTIFIER: Final = expression(r"[A-Za-z_]\w{2,60}")
# A line of Base64 names nobody.
_ENCODED: Final = expression(r"[\s\"'`]{0,40}[0-9A-Za-z+/]{40,400}={0,2}[\s\"'`,;+\\n]{0,8}")
_LONGEST: Final = 400  # characters of a line that may name a venue
# What a bot may do by itself, with a key that opens an account of real money.
_HOUSE: Final = frozenset(("paper", "papertrade", "papertrading", "sim", "simulation", "simulated"))
_COMMON: Final = 6  # letters of a name that may be a word of any text
_SIGNED: Final = frozenset(("id", "secret", "token"))
_TRUE: Final = frozenset(("true", "1"))
_APP: Final = expression(r"[0-9A-Z]{9,12}-10\d")
_APPS: Final = (("client", "id"), ("app", "id"))


class Context(NamedTuple):
    """Whose credential a value would be: the venue, or at least that it belongs to an exchange."""

    venue: Venue | None
    exchange: bool


def context_of(place: Place, own: Label, page: Page) -> Context:
    """Read names from near to far: the key itself, its siblings, its parents, the call or section, the file."""
    if any(is_derived(part) for part in place.chain[-3:-1]):
        return Context(None, False)
    if own.venue:
        return Context(own.venue, True)
    if not own.bare or not page.speaks_of_trading:
        return _of_pair(place, page) if own.bare else Context(None, False)
    # In a flat file `SESSION_SECRET` stands beside `EXCHANGE=binance` by chance, in an object it does not.
    flat = own.web and len(place.chain) == 1
    venue = _of_app(place.near) or (None if flat else _sibling_venue(place.near) or _terminal(place.near))
    if venue:
        return Context(venue, True)
    exchange = own.exchange
    for part in (*reversed(place.chain[:-1]), *place.openers):
        if part.isdigit():
            continue
        if is_foreign(part) and not venue_in(part):
            return Context(None, False)
        venue = _constructed(part) or venue_in(part[-160:])
        if venue:
            return Context(venue, True)
        exchange = exchange or bool(vocabulary().exchange.intersection(split(part[-160:])))
    venue = None if flat else _host_venue(place.near) or _file_venue(page) or _spoken_of(place, page)
    if venue:
        return Context(venue, True)
    found = _of_pair(place, page)
    return Context(found.venue, exchange or found.exchange)


def _of_pair(place: Place, page: Page) -> Context:
    """Whose a credential is that nothing names, and that stands beside its other half."""
    other = pairs.other_half(place, page)
    return Context(pairs.owner(place, other) if other else None, bool(other))


def _sibling_venue(near: tuple[tuple[str, str], ...]) -> Venue | None:
    """The venue a sibling names: `exchange: binance`, `"name": "kraken"`, or a credential of unique format."""
    for key, value in near:
        if value.startswith(_unique_prefixes()) and (owner := _owner_by_format(value)):
            return owner
        if _is_naming(key) and (venue := venue_called(value)):
            return venue
    return None


def _terminal(near: tuple[tuple[str, str], ...]) -> Venue | None:
    """The number of a login beside the name of a server: how a MetaTrader terminal is started."""
    found = {split(key): value.strip() for key, value in near}
    login, server = found.get(("login",), ""), found.get(("server",), "")
    return by_id("metatrader5") if login.isdigit() and server and "." not in server else None


def _of_app(near: tuple[tuple[str, str], ...]) -> Venue | None:
    """`client_id: AB12CD34EF-100`: how FYERS numbers the programs that it gives tokens to."""
    ids = (value for key, value in near if split(key)[-2:] in _APPS)
    return by_id("fyers") if any(map(_APP.fullmatch, ids)) else None


@lru_cache(maxsize=8192)
def _is_naming(key: str) -> bool:
    words = split(key.rpartition(".")[2])
    long_form = words[-1:] and words[-1] in vocabulary().exchange and all_neutral(words[:-1])
    return "".join(words) in vocabulary().naming or bool(long_form)


def _owner_by_format(value: str) -> Venue | None:
    return next((venue for venue, shape in _unique_shapes() if fits(shape, value)), None)


@cache
def _unique_prefixes() -> tuple[str, ...]:
    return tuple(prefix for _, shape in _unique_shapes() for prefix in shape.prefixes)


@cache
def _unique_shapes() -> tuple[tuple[Venue, KeyShape], ...]:
    return tuple(
        (venue, shape) for venue in venues() for shape in venue.credentials if shape.unique and shape.role == "id"
    )


def owner_by_pattern(value: str) -> Venue | None:
    """The only venue whose credentials are written so: with dashes at places that a pattern tells, in full length."""
    if "-" not in value:
        return None
    rows = (
        (venue, shape)
        for venue in venues()
        for shape in venue.credentials
        if shape.alphabet == "pattern" and shape.role in _SIGNED
    )
    owners = {venue.id: venue for venue, shape in rows if len(value) == shape.lengths[1] and fits(shape, value)}
    return next(iter(owners.values())) if len(owners) == 1 else None


def _spoken_of(place: Place, page: Page) -> Venue | None:
    """The exchange or broker that the same line or a comment above names; in programs also the nearest line."""
    if not 1 <= place.line <= len(page.lines):
        return None
    own = page.lines[place.line - 1].replace(place.value, "")
    for text, joined in ((own, True), *page.comments_above(place.line)):
        if venue := _venue_on(text):
            return venue
        if joined and is_foreign(text[:120]):
            return None
    if not page.is_code:
        return None
    numbers = range(max(0, place.line - 16), min(len(page.lines), place.line + 16))
    for number in sorted(numbers, key=lambda number: abs(number - place.line + 1)):
        if venue := _venue_on(page.lines[number]):
            return venue
    return None


@lru_cache(maxsize=4096)
def _venue_on(line: str) -> Venue | None:
    """The first exchange or broker that an identifier on a line of code names."""
    told = len(line) < _LONGEST and not _ENCODED.fullmatch(line)
    found = (venue_in(word) for word in (_IDENTIFIER.findall(line) if told else ()))
    return next((one for one in found if one and one.kind in ("exchange", "broker") and not one.common_word), None)


def _constructed(text: str) -> Venue | None:
    """The venue of `ccxt.gate({` or `getattr(ccxt, "gate")`; here an ordinary word is a name too."""
    for match in _CCXT.finditer(text):
        if venue := venue_called(match.group(1) or match.group(2)):
            return venue
    return None


def _host_venue(near: tuple[tuple[str, str], ...]) -> Venue | None:
    found = {owner.id: owner for _, value in near for host in hosts_in(value) if (owner := host_owner(host))}
    return next(iter(found.values())) if len(found) == 1 else None


def _file_venue(page: Page) -> Venue | None:
    """The one venue that a program imports or constructs, else the one in the name of the file or its folder."""
    if page.is_code:
        imports = _imported(page)
        if len(imports) == 1:
            return by_id(next(iter(imports)))
    parts = page.document.path.split("/")[-2:]
    if parts[0][:1] == "." and role_of(page.document.path) is Role.PROSE:
        parts = parts[1:]  # what a tool is told: `.gemini/style.md`
    found = ((venue, "".join(split(part))) for part in reversed(parts) if (venue := venue_in(part)))
    return next((venue for venue, name in found if not venue.common_word or _is_spelt_out(venue, name)), None)


def _is_spelt_out(venue: Venue, name: str) -> bool:
    """A longer name of a venue whose short one is a common word: `trading_ig_config.py`."""
    return any(len(word) > _COMMON and word in name for word in venue.words if word != venue.id)


def _imported(page: Page) -> frozenset[str]:
    """Ids of the venues that a program's imports and ccxt constructors name."""
    found = [_constructed(name) or venue_in(name) for name in page.imported]
    return frozenset(venue.id for venue in found if venue and venue.kind != "wallet")


def hosts_in(text: str) -> list[str]:
    """Host names in a text, lower case."""
    return _HOST.findall(text[:2000].lower()) if "." in text else []


@cache
def _host_index() -> tuple[dict[str, Venue], frozenset[str]]:
    owners: dict[str, Venue] = {}
    paper: set[str] = set()
    for venue in venues():
        own = by_id(venue.alias_of) if venue.alias_of else venue
        paper.update(venue.paper_hosts)
        for host in (
            *venue.live_hosts,
            *venue.paper_hosts,
            *venue.market_data_hosts,
            *venue.shared_hosts,
            *venue.trading_hosts,
        ):
            # Subclasses list the hosts of their family again; the plain name is the owner.
            if host not in owners or len(own.id) < len(owners[host].id):
                owners[host] = own
    return owners, frozenset(paper)


def host_owner(host: str) -> Venue | None:
    """The venue that a host belongs to."""
    return _host_index()[0].get(host)


def is_paper_host(host: str) -> bool:
    """True for a host of a paper environment."""
    return host in _host_index()[1]


def is_paper(place: Place, own: Label, venue: Venue | None, page: Page) -> bool:
    """True when name, siblings or calls prove a paper environment and the venue has one."""
    if venue and venue.paper_switch in ("none", "order"):
        return False
    if own.paper:
        return True
    if _is_called_live(place, page) or (venue and venue.paper_switch == "server_name" and _is_of_real(place.near)):
        return False
    if venue and venue.paper_switch in ("port", "prefix"):
        return venue.paper_switch == "port" and _is_of_paper_account(place.near, venue)
    for part in reversed(place.chain[:-1]):
        words = set(split(part))
        if words & vocabulary().paper:
            return True
        if words & vocabulary().live:
            return False
    decided = _sibling_credential(place.near, venue)
    if decided is not None:
        return decided
    if venue and _is_of_paper_account(place.near, venue):
        return True
    return _sibling_paper(place, venue) or (page.is_code and _sandboxed(place.line, page))


def _is_of_paper_account(near: tuple[tuple[str, str], ...], venue: Venue) -> bool:
    """Beside it stands the number of a paper account (`DU7204415`), as its format tells; no live one, no live host."""
    accounts = [shape for shape in shapes_of(venue) if shape.role == "account" and shape.tells != "unknown"]
    found = {
        shape.tells for key, value in near if label(key).field == "account" for shape in accounts if fits(shape, value)
    }
    return found == {"paper"} and not any(_is_live_host(host, venue) for _, value in near for host in hosts_in(value))


def _is_of_real(near: tuple[tuple[str, str], ...]) -> bool:
    """The server beside a login has real money by its name (`Exness-Real`), whatever stage the file is set to."""
    servers = [set(split(value)) for key, value in near if "server" in key.lower() and _is_one_server(label(key))]
    return bool(servers) and all(said & vocabulary().live and not said & vocabulary().paper for said in servers)


def _is_called_live(place: Place, page: Page) -> bool:
    """A comment that holds a value says live, whatever the settings around it say: `# live account: TOKEN=...`."""
    line = page.lines[place.line - 1] if 1 <= place.line <= len(page.lines) else ""
    if not line.lstrip().startswith(COMMENTS):
        return False
    said = set(split(line.replace(place.value, "")))
    return bool(said & vocabulary().live) and not said & vocabulary().paper


def _sibling_credential(near: tuple[tuple[str, str], ...], venue: Venue | None) -> bool | None:
    """What the other half of a pair tells by its own prefix: an Alpaca secret beside a PK key is paper."""
    telling = [shape for shape in shapes_of(venue) if shape.role == "id" and shape.prefixes] if venue else []
    telling = [shape for shape in telling if shape.tells != "unknown"]
    if not any(shape.tells == "paper" for shape in telling):
        return None
    found = (shape.tells == "paper" for _, value in near for shape in telling if fits(shape, value))
    return next(found, None)


def _sibling_paper(place: Place, venue: Venue | None) -> bool:
    hosts = [
        host
        for _, value in place.near
        if "." in value
        for host in hosts_in(value)
        if host_owner(host) is venue or venue is None
    ]
    if hosts and any(map(is_paper_host, hosts)) and not any(_is_live_host(host, venue) for host in hosts):
        return True
    shared = {word for part in place.chain for word in split(part)} - vocabulary().live
    return any(_says_paper(key, value, venue, shared) for key, value in place.near if _may_say_paper(key))


@lru_cache(maxsize=8192)
def _may_say_paper(key: str) -> bool:
    """A cheap look at a key before it is read with its value."""
    words, known = split(key), vocabulary()
    return bool(known.paper.intersection(words)) or any(
        w in known.stage_words or w in ("flag", "server") for w in words
    )


def _is_live_host(host: str, venue: Venue | None) -> bool:
    return venue is not None and host in venue.live_hosts and host not in venue.shared_hosts


def _says_paper(key: str, value: str, venue: Venue | None, shared: Collection[str]) -> bool:
    """A flag says paper. What its name shares with that of the credential (`shared`) says only whose flag it is."""
    flag = label(key)
    if flag.venue and venue and flag.venue is not venue:
        return False
    words = set(flag.words) - set(venue.words if venue else ())
    lower = value.strip().strip("\"',").lower()
    papers = words & vocabulary().paper
    if papers <= _HOUSE and not _calls_it_paper(venue):
        papers = set()
    if papers and words - papers - set(shared) <= vocabulary().flag_words:
        return lower in _TRUE
    if venue and venue.paper_switch == "server_name" and "server" in words and _is_one_server(flag):
        return bool(set(split(lower)) & vocabulary().paper)
    if venue and venue.paper_switch == "header":
        return (key.lower() == "x-simulated-trading" or "flag" in words or key.upper() == "PAPTRADING") and lower == "1"
    if "".join(w for w in flag.words if w in words) in vocabulary().stage_keys:
        stages = set(split(lower))
        return bool(stages & (vocabulary().paper - {"paper"})) or (
            "paper" in stages and venue is not None and venue.has_paper_accounts
        )
    return False


def _calls_it_paper(venue: Venue | None) -> bool:
    """The venue has accounts by these words; elsewhere they say what a bot does with a key that trades."""
    return venue is not None and (venue.has_paper_accounts or venue.paper_switch == "header")


def _is_one_server(flag: Label) -> bool:
    """`server`, `MT5_SERVER`: nothing but the name of the terminal is beside the word."""
    return named_venue(flag.words)[1] == ("server",)


def _sandboxed(line: int, page: Page) -> bool:
    """True when the client made around this line is switched to its sandbox a few lines later."""
    lines = page.lines[max(0, line - 5) : line + 20]
    return _SANDBOX.search("\n".join(text[:400] for text in lines)) is not None
