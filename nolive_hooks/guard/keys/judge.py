"""Which values of a document are credentials of a venue; the values themselves never leave this module."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from msgspec.structs import replace

from nolive_hooks.catalog import vocabulary
from nolive_hooks.catalog.venues import KeyShape, KnownTest, Venue
from nolive_hooks.documents.base import split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys import arguments, comments, formats, inserts, wallets
from nolive_hooks.guard.keys.context import context_of, is_paper, owner_by_pattern
from nolive_hooks.guard.keys.credential import CHOSEN, PEM, Credential, is_chosen, shape_of
from nolive_hooks.guard.keys.halves import Halves
from nolive_hooks.guard.keys.lines import of_lines
from nolive_hooks.guard.keys.made_up import (
    is_ciphertext,
    is_declared,
    is_mocked,
    is_nobodys,
    is_of_user,
    is_shown,
    is_vector,
)
from nolive_hooks.guard.keys.names import UNLOCKING, Label, by_id, label, shapes_of, split
from nolive_hooks.guard.keys.page import Page, Place
from nolive_hooks.guard.keys.settings import of_settings
from nolive_hooks.guard.keys.values import (
    UUID,
    fits,
    is_of_dice,
    is_password,
    is_path,
    is_pin,
    is_stand_in,
    is_totp_seed,
    looks_random,
    published,
    under_base64,
)
from nolive_hooks.guard.keys.words import message, remedy, shown
from nolive_hooks.guard.question import Identify
from nolive_hooks.model import Document, Finding, Kind, Location, Severity, fingerprint

_WALLET_FIELDS: Final = frozenset(("private_key", "mnemonic"))
_ISSUED: Final = frozenset(("api_key", "secret", "token"))
_OWNED: Final = (("account", "address"), ("wallet", "address"))
_SESSION: Final = expression(r"eyJ[\w-]{20,4000}\.[\w-]{20,4000}\.[\w-]{20,1000}")
_SHORTEST: Final = 12  # characters of a format that may be told by its letters alone


class _Seen(NamedTuple):
    """A value that could be a credential: what its name says, the bare value, the layer it was under, whose example."""

    own: Label
    value: str
    layer: str
    known: KnownTest | None


def judge(document: Document, identify: Identify | None = None) -> Iterator[Finding]:
    """Credentials in a document: `live-key/<venue>.<field>` blocks, proven paper and published examples are notes.

    Settings are read where the document has them; every line is read as well, for comments, prose, unknown
    formats and broken files. Findings come in the order of lines, one for a rule on a line. `identify` gives the
    keyed digest of a value for `Finding.identity`; with several values behind one finding it names them all.
    """
    found: dict[tuple[int, str], Finding] = {}
    values: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    ordinals: Counter[tuple[str, str]] = Counter()
    seen = _written(document, sorted(located(document), key=lambda one: (one.place.line, one.place.column)))
    halves = Halves(document, seen)
    for credential in seen:
        finding = _finding(document, credential, ordinals, alone=halves.alone(credential))
        where = (finding.location.line, finding.rule)
        found.setdefault(where, finding)
        values[where].add(_whole(document, credential.place))
    for where, finding in found.items():
        yield replace(finding, identity=identify("\0".join(sorted(values[where])))) if identify else finding


def _written(document: Document, seen: list[Credential]) -> list[Credential]:
    """Without the places that only use a constant by its name, where the line that holds the value is told as well."""
    places: defaultdict[str, list[Credential]] = defaultdict(list)
    for one in seen:
        places[one.place.value].append(one)
    if all(len(same) == 1 for same in places.values()):
        return seen
    lines = split_lines(document.text)
    held = {id(one): one.place.value in "".join(lines[one.place.line - 1 : one.place.line]) for one in seen}

    def told(one: Credential) -> bool:
        same = (other for other in places[one.place.value] if held[id(other)])
        return any(other.paper == one.paper and other.known == one.known for other in same)

    return [one for one in seen if held[id(one)] or not told(one)]


def _whole(document: Document, place: Place) -> str:
    """The value to tell apart from others: for a key block that is known by its first line only, all its lines."""
    if not PEM.fullmatch(place.value):
        return place.value
    rest = "".join(split_lines(document.text)[place.line - 1 :])[place.column - 1 :][:16_384]
    return rest.partition("-----END")[0]


def _finding(document: Document, seen: Credential, ordinals: Counter[tuple[str, str]], *, alone: bool) -> Finding:
    name = shown(seen.place.chain, seen.place.value)
    part = seen.shape.name if seen.shape else seen.field
    rule = f"live-key/{seen.venue.id if seen.venue else 'generic'}.{part}"
    text = message(name, seen.venue, seen.field, seen.length, layer=seen.layer)
    severity, advice = Severity.BLOCK, remedy(document, seen.place.chain, seen.venue, seen.field)
    if seen.known:
        rule, severity, advice = "known-test", Severity.NOTE, "a published example: nothing to do"
        text = f"{name} holds a published example credential of {seen.venue.name if seen.venue else 'a venue'}."
    elif is_declared(document, seen.place):
        rule, severity, advice = "known-test", Severity.NOTE, "a test's stand-in, says its comment: nothing to do"
        text = f"{name} holds what the comment beside it in this test calls made up ({seen.length} characters)."
    elif is_mocked(document, seen.place):
        rule, severity, advice = "known-test", Severity.NOTE, "the answer of a mock: nothing to do, unless it was real"
        text = f"{name} is part of a reply that a mock gives in this test ({seen.length} characters)."
    elif is_vector(document, seen.place):
        rule, severity, advice = "known-test", Severity.NOTE, "a test's vector: nothing to do, unless it holds money"
        text = f"{name} is the key of a test's vector ({seen.length} characters)."
    elif seen.paper:
        rule, severity = "paper-key", Severity.NOTE
        text = f"{text[:-1]} for a paper environment."
    elif alone and seen.field == "api_key":
        severity, advice = Severity.NOTE, "alone it signs nothing: nothing to do here, unless its secret is elsewhere"
    elif alone:
        severity, advice = Severity.NOTE, "a number alone opens nothing: nothing to do, unless it tells too much"
    elif seen.field == "account" and (seen.shape is None or seen.shape.tells != "live"):
        severity = Severity.WARN
    ordinals[rule, name] += 1
    mark = fingerprint(rule, document.path, name, str(ordinals[rule, name]))
    return Finding(rule, severity, Location(document.path, seen.place.line, seen.place.column), text, advice, mark)


def located(document: Document) -> Iterator[Credential]:
    """Credentials with their values, for plugins that must hand a value on; everybody else takes `judge`."""
    page = Page(document)
    held: defaultdict[int, list[str]] = defaultdict(list)
    halves: list[Credential] = []
    for credential in _told(document, page, held):
        yield credential
        halves.extend(_other_half(credential, page))
    for credential in halves:
        if not _overlaps(credential.place.value, held[credential.place.line]):
            held[credential.place.line].append(credential.place.value)
            yield credential


def _other_half(key: Credential, page: Page) -> Iterator[Credential]:
    """The secret that stands on the line beside a key without a name of its own, in the format of the same venue."""
    if key.field != "api_key" or key.venue is None or key.known:
        return
    secrets = [shape for shape in shapes_of(key.venue) if shape.role == "secret" and not is_chosen(shape)]
    for place in comments.beside(page, key.place):
        shape = next((shape for shape in secrets if fits(shape, place.value)), None)
        if shape and not is_stand_in(place.value):
            yield Credential(place, key.venue, "secret", shape, len(place.value), "", key.paper, known=False)


def _told(document: Document, page: Page, held: defaultdict[int, list[str]]) -> Iterator[Credential]:
    """Credentials by their names or formats; `held` takes their values by line."""
    read: defaultdict[int, set[str]] = defaultdict(set)
    for setting in document.settings:
        if setting.kind is not Kind.DEFAULT:  # which has two names: the reader tells one, the line the one looked up
            read[setting.line].add(setting.value)
    for place in of_settings(document, page, lambda place: _plausible(place, page) is not None):
        if credential := named(place, page):
            held[place.line].append(place.value)
            yield credential
    for place in (*inserts.rows(page), *of_lines(page), *comments.labelled(page)):
        # A reader knows more about a value than its line does, so its verdict stands.
        if place.value in read[place.line] or _overlaps(place.value, held[place.line]):
            continue
        if credential := named(place, page):
            held[place.line].append(place.value)
            yield credential
    for credential in (*formats.unnamed(page), *(_paired(page) if held else ())):
        if not _overlaps(credential.place.value, held[credential.place.line]):
            held[credential.place.line].append(credential.place.value)
            yield credential


def _paired(page: Page) -> Iterator[Credential]:
    """Both halves of a pair without names, which the comments of a program keep beside one that has names."""
    for pair in comments.bare_pairs(page):
        halves = [named(place, page) for place in pair]
        yield from (one for one in halves if one is not None and all(halves))


def _overlaps(value: str, others: list[str]) -> bool:
    return any(value in other or (len(other) > 7 and other in value) for other in others)


def named(place: Place, page: Page) -> Credential | None:
    """The credential that a named value is, if name, value and surroundings agree."""
    seen = _plausible(place, page)
    if seen is None:
        return None
    own, value, layer, known = seen
    if known:
        return Credential(place, by_id(known.venue), own.field, None, len(value), layer, paper=False, known=True)
    if not place.near and not place.openers:
        place = page.surrounded(place)
    return _in_context(place, own, value, layer, page)


def _plausible(place: Place, page: Page) -> _Seen | None:
    """What name and value say without their surroundings; None where no surroundings could make it a credential."""
    own = label(arguments.meant(place, page) or place.name)
    if not own.field or len(place.value) < 5 or not _may_belong(own, page) or is_ciphertext(place):
        return None
    if page.is_packed(place.line) or (own.field in CHOSEN and page.is_compiled(place.line)):
        return None
    value, layer = _peeled(place.value)
    if own.field in CHOSEN:
        plausible = (is_password(value) and not is_path(value)) or (is_pin(value) and _opens_trading(own))
    elif own.field == "totp":
        plausible = is_totp_seed(value)
    elif own.field == "account":
        plausible = len(value) <= 20 and any(character.isdigit() for character in value)
    else:
        plausible = len(value) <= 4096 and (own.field == "mnemonic" or len(value) >= 8)
    known = published(value) if plausible else None
    nothing = not plausible or is_stand_in(value) or is_nobodys(place, own, value, page)
    return _Seen(own, value, layer, known) if known or not nothing else None


def _may_belong(own: Label, page: Page) -> bool:
    """A cheap look before the value is read: a wallet's key needs no venue, any other a name or a text that has one."""
    if own.field in _WALLET_FIELDS or own.venue is not None:
        return True
    if own.field == "secret" and "key" in own.words and page.holds_address:
        return True
    return own.bare and (page.speaks_of_trading or page.holds_pair)


def _opens_trading(own: Label) -> bool:
    """The name of a password that a broker asks for before orders, often of digits alone: `pwd_unlock`."""
    return own.venue is not None or not UNLOCKING.isdisjoint(own.words)


def _peeled(raw: str) -> tuple[str, str]:
    """The value without quotes, `Bearer` and one layer of Base64, and the name of that layer."""
    value = raw.strip().strip("\\").strip()
    if value[:7].lower() in ("bearer ", "apikey "):
        value = value[7:].strip()
    below = under_base64(value) if "-" not in value else ""
    return (below, "Base64") if below else (value, "")


def _in_context(place: Place, own: Label, value: str, layer: str, page: Page) -> Credential | None:
    if is_shown(place, own, page):
        return None
    venue, exchange = context_of(place, own, page)
    if own.field == "secret" and "key" in own.words and venue is None and _signs(place, value):
        own = own._replace(field="private_key")
    if own.field in ("private_key", "mnemonic", "secret"):
        venue = _wallet_of(value, venue, own) or venue
    if venue is None and exchange and own.field in _ISSUED:
        venue = owner_by_pattern(value)
    if venue is None:
        certain = (
            (exchange and own.field in ("api_key", "secret", "private_key", "passphrase") and looks_random(value, 20))
            or _opens_broker(place, own, value)
            or (own.field == "private_key" and "wallet" in own.words and looks_random(value, 40))
        )
        if not certain:
            return None
        paper = is_paper(place, own, None, page)
        return Credential(place, None, own.field, None, len(value), layer, paper, known=False)
    if is_of_user(place, own, venue):
        return None
    shape = shape_of(venue, own, value)
    if not _is_credential(venue, own, shape, value):
        return None
    tells = shape.tells if shape and shape.prefixes and not shape.prefix_optional else "unknown"
    paper = tells == "paper" or (tells == "unknown" and is_paper(place, own, venue, page))
    return Credential(place, venue, own.field, shape, len(value), layer, paper, known=False)


def _opens_broker(place: Place, own: Label, value: str) -> bool:
    """`broker: {access_token: "eyJ..."}`: a signed token, or a seed, in the object of a broker that no row names."""
    own_object = any(not vocabulary().exchange.isdisjoint(split(part)) for part in place.chain[:-1])
    return own_object and (own.field == "totp" or (own.field == "token" and _SESSION.fullmatch(value) is not None))


def _wallet_of(value: str, venue: Venue | None, own: Label) -> Venue | None:
    """The wallet format of a key that belongs to no venue, or to one without such keys."""
    shapes = shapes_of(venue) if venue else ()
    if any(fits(shape, value) for shape in shapes) or (own.field == "secret" and venue):
        return None
    if own.field == "mnemonic":
        return by_id("bip39") if not any(shape.alphabet == "bip39" for shape in shapes) else None
    if own.field == "private_key" and wallets.is_evm_key(value):
        return by_id("evm_wallet")
    if own.field == "private_key" and wallets.is_solana_key(value):
        return by_id("solana_wallet")
    return None


def _signs(place: Place, value: str) -> bool:
    """`secret_key` of 32 bytes beside `account_address`: what signs for that account, as Hyperliquid's SDK keeps it."""
    if not (value.startswith("0x") and wallets.is_evm_key(value)):
        return False
    return any(split(key)[-2:] in _OWNED and wallets.is_evm_address(other) for key, other in place.near)


def _numbers_row(venue: Venue, own: Label, value: str) -> bool:
    """`exchange_api_key_id` of a bot's own table: a UUID, where the venue's ids have another format."""
    row = own.words[-2:] == ("key", "id") and UUID.fullmatch(value) is not None
    return row and any(shape.role == "id" for shape in shapes_of(venue))


def _is_credential(venue: Venue, own: Label, shape: KeyShape | None, value: str) -> bool:
    """A format that was verified is enough in context; else the value must look made by dice."""
    if own.field == "mnemonic":
        return wallets.is_phrase(value.lower().replace(",", " ").split())
    if own.field == "totp":
        return own.venue is not None or venue.kind == "broker"  # elsewhere it is asked of people only, on a site
    if own.field in CHOSEN:
        return venue.kind == "broker" or not is_pin(value)
    if own.field in _ISSUED and own.venue is None and venue.paper_switch == "server_name":
        return False  # a terminal takes a number and a password: the token near its name is of some program around it
    if own.field == "account":
        return shape is not None
    if own.field == "client_id":
        return shape is not None and split(shape.name) == own.words[-2:]
    if shape is None:
        return (
            venue.kind != "data" and looks_random(value) and not is_path(value) and not _numbers_row(venue, own, value)
        )
    if shape.alphabet == "pem":
        return True
    if is_chosen(shape) and not is_password(value):
        return False  # a token that only has the letters of a password: ``empty `api_token` = unauthenticated``
    if not value.isascii() or any(character.isspace() for character in value):
        return False
    verified = shape.evidence != "recall" and (len(value) >= _SHORTEST or bool(shape.pattern))
    long = len(value) >= _SHORTEST or shape.lengths[0] == shape.lengths[1]
    return verified or looks_random(value, 8) or (long and is_of_dice(value))
