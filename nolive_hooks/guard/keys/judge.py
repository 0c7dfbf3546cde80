"""Which values of a document are credentials of a venue; the values themselves never leave this module."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from msgspec.structs import replace

from nolive_hooks.catalog import venues
from nolive_hooks.catalog.venues import KeyShape, KnownTest, Venue
from nolive_hooks.documents.base import split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys import comments, wallets
from nolive_hooks.guard.keys.context import context_of, host_owner, is_paper, owner_by_pattern
from nolive_hooks.guard.keys.made_up import is_ciphertext, is_declared, is_drawn, is_nobodys, is_of_user
from nolive_hooks.guard.keys.names import Label, by_id, label, shapes_of, split
from nolive_hooks.guard.keys.places import WINDOW, Page, Place, of_lines, of_settings
from nolive_hooks.guard.keys.values import (
    fits,
    is_password,
    is_path,
    is_private_pem,
    is_stand_in,
    looks_random,
    published,
    under_base64,
)
from nolive_hooks.guard.keys.words import message, remedy, shown
from nolive_hooks.model import Document, Finding, Location, Severity, fingerprint

# The keyed digest of a value, as a function, so that neither the key nor the value leaves its owner.
Identify = Callable[[str], str]
_ROLES: Final = {
    "api_key": ("id", "token"),
    "secret": ("secret",),
    "token": ("token", "secret"),
    "private_key": ("secret",),
    "passphrase": ("passphrase",),
    "password": ("secret", "passphrase"),
    "account": ("account",),
    "client_id": ("id",),
    "mnemonic": ("secret",),
}
_POSITIONS: Final = {"0": "api_key", "1": "api_secret"}
_CLIENTS: Final = frozenset(("client", "api", "exchange", "rest", "http", "spot", "session", "account", "manager"))
_WALLET_FIELDS: Final = frozenset(("private_key", "mnemonic"))
_ISSUED: Final = frozenset(("api_key", "secret", "token"))
_NUMBERS: Final = frozenset(("account", "client_id"))  # what names somebody and opens nothing
_CHOSEN: Final = frozenset(("password", "passphrase"))
_PEM: Final = expression(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----")
_KEYPAIR: Final = expression(r"(?i)solana|keypair|wallet|secret|private|(?:^|/)id\.json$")
_USERINFO: Final = expression(r"://([^/\s:@\"'<>{}$]{3,200}):([^/\s@\"'<>{}$]{6,200})@([\w.-]{4,200})")


class Credential(NamedTuple):
    """A value that was recognised, as far as it may be told."""

    place: Place
    venue: Venue | None
    field: str
    shape: KeyShape | None
    length: int
    layer: str
    paper: bool
    known: bool


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
    seen = sorted(located(document), key=lambda one: (one.place.line, one.place.column))
    for credential in seen:
        finding = _finding(document, credential, ordinals, alone=_stands_alone(credential, seen))
        where = (finding.location.line, finding.rule)
        found.setdefault(where, finding)
        values[where].add(_whole(document, credential.place))
    for where, finding in found.items():
        yield replace(finding, identity=identify("\0".join(sorted(values[where])))) if identify else finding


def _whole(document: Document, place: Place) -> str:
    """The value to tell apart from others: for a key block that is known by its first line only, all its lines."""
    if not _PEM.fullmatch(place.value):
        return place.value
    rest = "".join(split_lines(document.text)[place.line - 1 :])[place.column - 1 :][:16_384]
    return rest.partition("-----END")[0]


def _stands_alone(credential: Credential, others: Sequence[Credential]) -> bool:
    """The number of an account with nothing near it that opens the account."""
    return credential.field == "account" and not any(
        other.field not in _NUMBERS and abs(other.place.line - credential.place.line) <= WINDOW for other in others
    )


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
    elif seen.paper:
        rule, severity = "paper-key", Severity.NOTE
        text = f"{text[:-1]} for a paper environment."
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
    read: defaultdict[int, set[str]] = defaultdict(set)
    held: defaultdict[int, list[str]] = defaultdict(list)
    for setting in document.settings:
        read[setting.line].add(setting.value)
    for place in of_settings(document, page, lambda place: _plausible(place, page) is not None):
        if credential := named(place, page):
            held[place.line].append(place.value)
            yield credential
    for place in (*of_lines(page), *comments.labelled(page)):
        # A reader knows more about a value than its line does, so its verdict stands.
        if place.value in read[place.line] or _overlaps(place.value, held[place.line]):
            continue
        if credential := named(place, page):
            held[place.line].append(place.value)
            yield credential
    unnamed = (*_unique(page), *_wallets(page), *_pem_blocks(page), *_userinfo(page))
    for credential in (*unnamed, *(_paired(page) if held else ())):
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
    own = label(_argument(place, page) or place.name)
    if not own.field or len(place.value) < 5 or not _may_belong(own, page) or is_ciphertext(place):
        return None
    if page.is_packed(place.line):
        return None
    value, layer = _peeled(place.value)
    if own.field in _CHOSEN:
        plausible = is_password(value) and not is_path(value)
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
    return own.bare and (page.speaks_of_trading or page.holds_pair)


def _argument(place: Place, page: Page) -> str:
    """The meaning of a first and second argument without names: `Client("key", "secret")`."""
    if place.name not in _POSITIONS or len(place.chain) < 2 or not page.is_code or len(place.value) < 16:
        return ""
    callee = split(place.chain[-2])
    return _POSITIONS[place.name] if callee and callee[-1] in _CLIENTS else ""


def _peeled(raw: str) -> tuple[str, str]:
    """The value without quotes, `Bearer` and one layer of Base64, and the name of that layer."""
    value = raw.strip().strip("\\").strip()
    if value[:7].lower() in ("bearer ", "apikey "):
        value = value[7:].strip()
    below = under_base64(value) if "-" not in value else ""
    return (below, "Base64") if below else (value, "")


def _in_context(place: Place, own: Label, value: str, layer: str, page: Page) -> Credential | None:
    venue, exchange = context_of(place, own, page)
    if own.field in ("private_key", "mnemonic", "secret"):
        venue = _wallet_of(value, venue, own) or venue
    if venue is None and exchange and own.field in _ISSUED:
        venue = owner_by_pattern(value)
    if venue is None:
        certain = (
            exchange and own.field in ("api_key", "secret", "private_key", "passphrase") and looks_random(value, 20)
        ) or (own.field == "private_key" and "wallet" in own.words and looks_random(value, 40))
        if not certain:
            return None
        paper = is_paper(place, own, None, page)
        return Credential(place, None, own.field, None, len(value), layer, paper, known=False)
    if is_of_user(place, own, venue):
        return None
    shape = _shape_of(venue, own, value)
    if not _is_credential(venue, own, shape, value):
        return None
    tells = shape.tells if shape and shape.prefixes and not shape.prefix_optional else "unknown"
    paper = tells == "paper" or (tells == "unknown" and is_paper(place, own, venue, page))
    return Credential(place, venue, own.field, shape, len(value), layer, paper, known=False)


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


def _is_credential(venue: Venue, own: Label, shape: KeyShape | None, value: str) -> bool:
    """A format that was verified is enough in context; else the value must look made by dice."""
    if own.field == "mnemonic":
        return wallets.is_phrase(value.lower().replace(",", " ").split())
    if own.field in _CHOSEN:
        return True
    if own.field == "account":
        return shape is not None
    if own.field == "client_id":
        return shape is not None and split(shape.name) == own.words[-2:]
    if shape is None:
        return venue.kind != "data" and looks_random(value) and not is_path(value)
    if shape.alphabet == "pem":
        return True
    if not value.isascii() or any(character.isspace() for character in value):
        return False
    verified = shape.evidence != "recall" and (len(value) >= 12 or bool(shape.pattern))
    return verified or looks_random(value, 8)


def _shape_of(venue: Venue, own: Label, value: str) -> KeyShape | None:
    """The format of the venue that fits best: right role first, then a name alike, then the better evidence."""
    fitting = [shape for shape in shapes_of(venue) if fits(shape, value)]
    roles = _ROLES.get(own.field, ())
    if own.field in _CHOSEN or own.field in ("account", "client_id"):
        fitting = [shape for shape in fitting if shape.role in roles and _is_chosen(shape) == (own.field in _CHOSEN)]

    def rank(shape: KeyShape) -> tuple[bool, int, bool, bool]:
        alike = len(set(split(shape.name)) & set(own.words))
        return shape.role in roles, alike, shape.evidence != "recall", bool(shape.prefixes)

    fitting = [shape for shape in fitting if shape.role in roles or not _is_chosen(shape)]
    return max(fitting, key=rank, default=None)


def _is_chosen(shape: KeyShape) -> bool:
    return shape.alphabet == "printable"


def _unique(page: Page) -> Iterator[Credential]:
    """Formats that nothing else has need no name."""
    for pattern, venue, shape in _unique_patterns():
        if not any(prefix in page.text for prefix in shape.prefixes):
            continue
        for match in pattern.finditer(page.text):
            if not is_stand_in(match.group()):
                yield _sighted(
                    page, match.start(), match.group(), venue, shape, "api_key", paper=shape.tells == "paper"
                )


@cache
def _unique_patterns() -> tuple[tuple[re.Pattern[str], Venue, KeyShape], ...]:
    bodies = {"base58": "[1-9A-HJ-NP-Za-km-z]", "alnum": "[0-9A-Za-z]"}
    rows = []
    for venue in venues():
        for shape in venue.credentials:
            if not shape.unique or venue.kind == "wallet":
                continue
            prefix = re.escape(shape.prefixes[0])
            size = shape.lengths[1] - len(shape.prefixes[0])
            body = shape.pattern or f"{prefix}{bodies.get(shape.alphabet, '')}{{{size}}}"
            rows.append((re.compile(rf"(?<![0-9A-Za-z]){body}(?![0-9A-Za-z])"), venue, shape))
    return tuple(rows)


def _sighted(
    page: Page, offset: int, value: str, venue: Venue, shape: KeyShape | None, field: str, *, paper: bool = False
) -> Credential:
    line, column = page.place(offset)
    place = Place((f"{venue.id}_{shape.name if shape else field}",), value, line, column)
    known = published(value)
    owner = by_id(known.venue) if known else venue
    return Credential(place, owner, field, shape, len(value), "", paper, known=known is not None)


def _wallets(page: Page) -> Iterator[Credential]:
    for sight in wallets.sightings(page.text):
        venue = by_id(sight.venue)
        shape = next(row for row in venue.credentials if row.name == sight.shape)
        if not is_stand_in(sight.value) or sight.field == "mnemonic":
            yield _sighted(page, sight.offset, sight.value, venue, shape, sight.field, paper=sight.paper)
    solana = by_id("solana_wallet")
    shape = next(row for row in solana.credentials if row.alphabet == "bytes-json")
    for offset, value in wallets.byte_arrays(page.text):
        line, column = page.place(offset)
        names = (page.text[max(0, offset - 120) : offset], page.document.path, *page.openers(line, column)[:2])
        if value == page.text.strip() or any(_KEYPAIR.search(name) for name in names):
            yield _sighted(page, offset, value, solana, shape, "private_key")


def _pem_blocks(page: Page) -> Iterator[Credential]:
    """PEM private keys beside the name of a venue; other private keys are a generic scanner's work."""
    for match in _PEM.finditer(page.text):
        if "-----" in page.text[match.end() : match.end() + 48] or not is_private_pem(
            page.text[match.start() : match.start() + 4096]
        ):
            continue
        line, column = page.place(match.start())
        if is_drawn(page.text[match.start() : match.start() + 4096], page, column):
            continue
        place = page.surrounded(Place(("private_key",), match.group(), line, column))
        venue, exchange = context_of(place, label("private_key"), page)
        if not venue and not exchange:
            continue
        shapes = shapes_of(venue) if venue else ()
        shape = next((row for row in shapes if row.alphabet == "pem"), None)
        paper = is_paper(place, label("private_key"), venue, page)
        yield Credential(place, venue, "private_key", shape, len(match.group()), "", paper, known=False)


def _userinfo(page: Page) -> Iterator[Credential]:
    """`https://key:secret@api.venue.com`."""
    for match in _USERINFO.finditer(page.text):
        venue = host_owner(match.group(3).lower())
        value = match.group(2)
        if venue and not is_stand_in(value) and is_password(value):
            line, column = page.place(match.start(2))
            place = Place(("url",), value, line, column)
            shape = _shape_of(venue, label("secret"), value)
            paper = is_paper(place._replace(near=(("url", match.group(3)),)), label("secret"), venue, page)
            yield Credential(place, venue, "secret", shape, len(value), "", paper, known=False)
