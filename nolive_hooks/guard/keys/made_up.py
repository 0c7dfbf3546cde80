"""What shows that a value is nobody's credential: a comment, dummies beside it, a drawing of a key, a site's login."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from nolive_hooks.catalog import vocabulary
from nolive_hooks.catalog.venues import Venue
from nolive_hooks.documents.base import split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.credential import CHOSEN
from nolive_hooks.guard.keys.dice import reads_as_words
from nolive_hooks.guard.keys.names import Label, label, named_venue, shapes_of, split, venue_in
from nolive_hooks.guard.keys.page import Page, Place
from nolive_hooks.guard.keys.values import fits, holds_der, is_fernet
from nolive_hooks.guard.roles import Role, role_in, role_of
from nolive_hooks.model import Document

_MADE_UP: Final = expression(r"\b(?:mock(?:ed|s)?|dummy|fake|made[ -]up|invalidated|not real)\b", re.IGNORECASE)
_DUMMY: Final = expression(r"(?:dummy|fake|mock)[_-]", re.IGNORECASE)
_BESIDE: Final = 82  # characters between the sign of a comment and those words
_ANSWERED: Final = expression(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_JOINED: Final = expression(r"[a-z]{1,16}\d{0,5}(?:_\d{0,4}[a-z]{0,16}\d{0,4}){2,12}")
_NUMBERING: Final = frozenset(("login", "account"))
_NUMBERED: Final = expression(r"[A-Z]?[a-z]{3,60}\d{1,4}[!.?]?")
_MADE: Final = frozenset(("api_key", "secret", "token"))  # by generators, and not by people
_GUARDING: Final = _MADE | {"password"}
_PAIRED: Final = frozenset(("api_key", "secret"))
_OWN_LOGINS: Final = frozenset(("authentication", "admin", "vnc"))
_OF_VENUES: Final = frozenset(("web", "server", "jwt", "email", "mail", "google"))  # parts of a venue's own login, too
_LOGGING_IN: Final = frozenset(("email", "mail", "username"))
_LEET: Final = str.maketrans("01345$@", "oieassa")  # `s3cret` is a word
_LIKELY: Final = 8  # characters of the shortest password that a generator makes
_GO_TEST: Final = "_test.go"
_CALLING: Final = expression(r"\bDial\w{0,12}\(|[\"`](?:https?|wss?)://(?!localhost|127\.)")
_VECTORS: Final = frozenset(("vector", "vectors"))
_PUBLIC: Final = frozenset(("public", "pub", "pubkey"))  # key
_SIGNED: Final = frozenset(("signature", "sig", "sign", "hmac", "digest", "hash", "address"))
_ENDS: Final = frozenset(("expires", "expiration", "expiry"))
_PICTURE: Final = expression(r"\.(?:svg|png)\?(?:[\w-]{1,20}=[\w-]{0,40}&){0,3}\w{1,20}=$")
_LOOKED_AT: Final = 120  # characters
_ARRANGED: Final = frozenset(("expected", "mock", "mocked", "stub", "stubbed", "fake", "canned"))
_REPLIES: Final = frozenset(("response", "responses", "reply", "replies", "answer"))
_MOCKING: Final = expression(
    r"mock_response|return_value|MagicMock|mock(?:Resolved|Return)Value|@patch|requests_mock|aioresponses"
    r"|\b(?:patch|nock|respx|responses\.add)\("
)
_SIGNATURE: Final = expression(r"\b([rs])[\"']?:\s{0,3}[\"']0x[0-9a-fA-F]{60,64}[\"']")
_PROVIDED: Final = expression(r"Provider\((?:\s{0,4}[\"'`](?:https?|wss?)://([\w.-]{1,80}))?")
_THIS_MACHINE: Final = frozenset(("localhost", "127.0.0.1", "0.0.0.0"))  # noqa: S104 - a name, nothing is bound
_UNFUNDED: Final = expression(
    r"(?i)(?:#|//)[^\n]{0,40}\b(?:empty|unfunded|mock(?:ed)?|dummy|fake)[ \w-]{0,12}\b(?:wallet|account|key)\b"
)
_SEEDS: Final = frozenset(("seed", "seeds", "seeder"))
_MAKING_USERS: Final = expression(r"\b(?:create_user|create_superuser|set_password|make_password|hash_password)\(")
_OPENING: Final = expression(r"(?i)\.(?:login|connect|initialize|authenticate|generate_session|unlock_trade)\(")
_LOOKS: Final = expression(r"(?i)\blooks? (?:something |a bit |just )?like\b|\bsimilar to\b")
_ABOVE: Final = 4  # lines of prose between a sentence and what it shows
_DOCSTRING: Final = ('"""', "'''")
_SITE: Final = (("create", "user"), ("register", "user"), ("add", "user"), ("sign", "up"), ("create", "superuser"))


def is_declared(document: Document, place: Place) -> bool:
    """A comment behind the value calls it made up (`# noqa: mock`), in a test or beside neighbours that are dummies.

    In a test the comment above a wallet's key is believed, too, that nothing is in it: `# Random empty wallet`.
    """
    test = role_of(document.path) is Role.TEST
    if not test and not any(_is_dummy(key, value) for key, value in place.near):
        return False
    lines = split_lines(document.text)
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    above = lines[place.line - 2].strip() if 2 <= place.line <= len(lines) else ""
    if test and label(place.name).field == "private_key" and _UNFUNDED.match(above):
        return True
    said = _MADE_UP.finditer(line[: place.column + len(place.value) + 200], place.column)
    heads = (line[max(place.column, match.start() - _BESIDE) : match.start()] for match in said)
    return any("#" in head or "//" in head for head in heads)


def is_mocked(document: Document, place: Place) -> bool:
    """In a test, a part of the reply that a mock gives: `expected_response = {"apiKey": ...}`."""
    arranged = any(is_arranged(part) for part in place.chain[:-1])
    return arranged and role_in(document.path, document.text) is Role.TEST and bool(_MOCKING.search(document.text))


def is_vector(document: Document, place: Place) -> bool:
    """The wallet's key of a test's vectors: beside its public half in their data, or in Go's tests that call nobody.

    Go keeps data of tests in `testdata` and compiles `_test.go` for nothing else; with a network it could be used.
    """
    own = label(place.name)
    if own.field != "private_key" or own.venue is not None or role_of(document.path) is not Role.TEST:
        return False
    folders = document.path.lower().split("/")
    name = folders.pop()
    if name.endswith(_GO_TEST):
        return not _CALLING.search(document.text)
    listed = "testdata" in folders or not _VECTORS.isdisjoint(split(name))
    return listed and any(not _PUBLIC.isdisjoint(split(key)) for key, _ in place.near)


def is_arranged(part: str) -> bool:
    """The name of a reply that somebody made up: `expected_response`, `FakeResponse`."""
    words = split(part)
    return not _ARRANGED.isdisjoint(words) and not _REPLIES.isdisjoint(words)


def _is_dummy(key: str, value: str) -> bool:
    """A neighbour that is a credential too, by its name, says itself that it is none."""
    return bool(label(key).field or {"key", "secret", "token"}.intersection(split(key))) and bool(_DUMMY.match(value))


def is_nobodys(place: Place, own: Label, value: str, page: Page) -> bool:
    """A value with the name of a credential that opens nothing at a venue."""
    return (
        is_drawn(value, page, place.line, place.column)
        or _is_answered(own, value, page)
        or _is_of_site(place, own, page)
        or _is_of_service(own, value)
        or _is_of_test(own, value, page)
        or _is_identifier(own, value)
        or _is_of_picture(place, page)
    )


def is_drawn(value: str, page: Page, line: int, column: int) -> bool:
    """In the midst of prose, or below a sentence that says so, a key block that no program could read is a drawing."""
    if "-----BEGIN" not in value or role_of(page.document.path) is not Role.PROSE or holds_der(value):
        return False
    return column > 1 or any(map(_LOOKS.search, page.lines[max(0, line - 1 - _ABOVE) : line - 1]))


def _is_answered(own: Label, value: str, page: Page) -> bool:
    """The number of a session in a test: a server's answer that was written down, and long closed."""
    session = {"session", "token"}.issubset(own.words) and _ANSWERED.fullmatch(value) is not None
    return session and role_of(page.document.path) is Role.TEST


def _is_of_site(place: Place, own: Label, page: Page) -> bool:
    """The password with which a program makes an account of its own: `create_user(email=..., password=...)`."""
    if own.field != "password" or own.venue is not None:
        return False
    seeds = not _SEEDS.isdisjoint(split(page.document.path.rpartition("/")[2]))
    if seeds and _MAKING_USERS.search(page.text) and not _OPENING.search(page.text):
        return True  # of the people that `seed_demo_data.py` makes
    return any(split(part.rpartition(".")[2])[-2:] in _SITE for part in place.chain[:-1])


def _is_of_service(own: Label, value: str) -> bool:
    """`TRADOVATE_REDIS_PASSWORD`, `BYBIT_DASHBOARD_TOKEN`: of what runs beside a bot named for a venue.

    An API key in a format of that venue is the venue's, whatever it is called: `BINANCE_DB_API_SECRET`.
    """
    if own.venue is None or own.field not in _GUARDING or (own.field in _PAIRED and _is_issued(own.venue, value)):
        return False
    at = next((number for number, word in enumerate(own.words) if word in _services()), 0)
    return at > 0 and named_venue(own.words[:at])[0] is own.venue


def _is_issued(venue: Venue, value: str) -> bool:
    return any(shape.alphabet != "printable" and fits(shape, value) for shape in shapes_of(venue))


@cache
def _services() -> frozenset[str]:
    return (vocabulary().foreign | _OWN_LOGINS) - _OF_VENUES


def _is_of_test(own: Label, value: str, page: Page) -> bool:
    """In a test a password that a person thought up (`hunter2`, `s3cret`, `newpass123`) is there to be looked for."""
    return own.field in CHOSEN and _is_test(page) and (len(value) < _LIKELY or _is_thought_up(value))


def _is_thought_up(value: str) -> bool:
    wordy = reads_as_words(value) or reads_as_words(value.translate(_LEET))
    return wordy or _NUMBERED.fullmatch(value) is not None


def _is_of_picture(place: Place, page: Page) -> bool:
    """`badge.svg?token=...`: with it everybody may look at the badge of a repository."""
    line = page.lines[place.line - 1] if 1 <= place.line <= len(page.lines) else ""
    return _PICTURE.search(line[max(0, place.column - 1 - _LOOKED_AT) : place.column - 1]) is not None


def _is_identifier(own: Label, value: str) -> bool:
    """`key: "take_5pct_sl"`, `"broker_1_21001"` name a thing: small words and numbers joined by `_`."""
    parts = value.split("_")
    if own.field not in _MADE or len(parts) < 3 or _JOINED.fullmatch(value) is None:
        return False
    apart = all(part.isalpha() or part.isdecimal() for part in parts)
    return apart or sum(map(str.isalpha, parts)) * 2 >= len(parts)


def is_shown(place: Place, own: Label, page: Page) -> bool:
    """What its neighbours show to be nobody's: an account of Google's or of `12345678`, a test's vector, an answer."""
    if own.field == "private_key" and any(map(_is_of_google, place.near)):
        return True
    if _is_test(page) and (
        any(_is_expected(key) for key, _ in place.near) or _is_of_vectors(own, page) or _is_of_own_chain(own, page)
    ):
        return True
    if own.field in CHOSEN and any(map(_is_drawn_account, place.near)) and _is_thought_up(place.value):
        return True
    return own.field == "token" and any(map(_is_end, place.near)) and _is_in_docstring(place, page)


def _is_of_google(pair: tuple[str, str]) -> bool:
    """`"type": "service_account"`, as every key file of Google's begins."""
    return split(pair[0]) == ("type",) and pair[1].startswith("service_account")


def _is_of_vectors(own: Label, page: Page) -> bool:
    """A test that holds both halves of a signature has the key of its vectors, which is known to everybody."""
    return own.field == "private_key" and set(_SIGNATURE.findall(page.text)) == {"r", "s"}


def _is_of_own_chain(own: Label, page: Page) -> bool:
    """The test has a chain of its own on this machine, and no other: `HTTPProvider("http://0.0.0.0:8555")`.

    Of one that is not spelt out (`HTTPProvider(url)`) nobody knows where it is.
    """
    hosts = set(_PROVIDED.findall(page.text)) if own.field == "private_key" else set()
    return bool(hosts) and hosts <= _THIS_MACHINE


def _is_drawn_account(pair: tuple[str, str]) -> bool:
    """`MT5_LOGIN=12345678`, `DU1234567`: nobody has that account."""
    digits = pair[1].lstrip("DUF")
    return len(digits) > 5 and "1234567890".startswith(digits) and not _NUMBERING.isdisjoint(split(pair[0]))


def _is_test(page: Page) -> bool:
    return role_in(page.document.path, page.text) is Role.TEST


def _is_expected(key: str) -> bool:
    """`expected_signature` beside a key: the key of a vector, which is known to everybody."""
    said = split(key)
    return said[:1] == ("expected",) and not _SIGNED.isdisjoint(said)


def _is_end(pair: tuple[str, str]) -> bool:
    return not _ENDS.isdisjoint(split(pair[0]))


def _is_in_docstring(place: Place, page: Page) -> bool:
    """A line of a program stands inside a text of several lines: an odd number of its ends is above it."""
    above = "\n".join(page.lines[: place.line - 1]) if page.is_code else ""
    return any(above.count(end) % 2 for end in _DOCSTRING)


def is_of_user(place: Place, own: Label, venue: Venue) -> bool:
    """A password where no venue takes one: whoever uses the site logs in with it.

    An exchange is asked with a key and a secret; the few with a passphrase take it beside them, not beside an e-mail.
    """
    if own.field != "password" or any(map(venue_in, place.chain)):
        return False
    if any(_is_repeated(key) for key, _ in place.near):
        return True
    if venue.kind != "exchange":
        return False
    beside = [label(key) for key, value in place.near if len(value) > 4]
    if any(one.field in ("api_key", "secret") for one in beside):
        return False
    called = any(_LOGGING_IN.intersection(one.words) for one in beside)
    return called or not any(shape.alphabet == "printable" for shape in shapes_of(venue))


def _is_repeated(key: str) -> bool:
    """`password_confirm`: only a site that makes an account asks for its password twice."""
    said = split(key)
    return "password" in said and any(word.startswith("confirm") or word == "repeat" for word in said)


def is_ciphertext(place: Place) -> bool:
    """What only its owner can open: under a key such as `encryptedData`, or a token of Fernet."""
    return is_fernet(place.value.strip()) or any(split(part)[:1] == ("encrypted",) for part in place.chain[:-1])
