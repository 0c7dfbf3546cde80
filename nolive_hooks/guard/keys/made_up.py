"""What shows that a value is nobody's credential: a comment, dummies beside it, a drawing of a key, a site's login."""

from __future__ import annotations

import re
from typing import Final

from nolive_hooks.catalog.venues import Venue
from nolive_hooks.documents.base import split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.names import Label, label, shapes_of, split, venue_in
from nolive_hooks.guard.keys.places import Page, Place
from nolive_hooks.guard.keys.values import holds_der
from nolive_hooks.guard.roles import Role, role_of
from nolive_hooks.model import Document

_MADE_UP: Final = expression(r"\b(?:mock(?:ed|s)?|dummy|fake|made[ -]up|invalidated|not real)\b", re.IGNORECASE)
_DUMMY: Final = expression(r"(?:dummy|fake|mock)[_-]", re.IGNORECASE)
_BESIDE: Final = 82  # characters between the sign of a comment and those words
_ANSWERED: Final = expression(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_JOINED: Final = expression(r"[a-z]{1,16}\d{0,5}(?:_\d{0,4}[a-z]{0,16}\d{0,4}){2,12}")
_MADE: Final = frozenset(("api_key", "secret", "token"))  # by generators, and not by people
_LOGGING_IN: Final = frozenset(("email", "mail", "username"))
_SITE: Final = (("create", "user"), ("register", "user"), ("add", "user"), ("sign", "up"), ("create", "superuser"))


def is_declared(document: Document, place: Place) -> bool:
    """A comment behind the value calls it made up (`# noqa: mock`), in a test or beside neighbours that are dummies."""
    if role_of(document.path) is not Role.TEST and not any(_is_dummy(key, value) for key, value in place.near):
        return False
    lines = split_lines(document.text)
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    said = _MADE_UP.finditer(line[: place.column + len(place.value) + 200], place.column)
    heads = (line[max(place.column, match.start() - _BESIDE) : match.start()] for match in said)
    return any("#" in head or "//" in head for head in heads)


def _is_dummy(key: str, value: str) -> bool:
    """A neighbour that is a credential too, by its name, says itself that it is none."""
    return bool(label(key).field or {"key", "secret", "token"}.intersection(split(key))) and bool(_DUMMY.match(value))


def is_nobodys(place: Place, own: Label, value: str, page: Page) -> bool:
    """A value with the name of a credential that opens nothing at a venue."""
    return (
        is_drawn(value, page, place.column)
        or _is_answered(own, value, page)
        or _is_of_site(place, own)
        or _is_identifier(own, value)
    )


def is_drawn(value: str, page: Page, column: int) -> bool:
    """In the midst of prose, a key block that no program could read shows what one looks like."""
    return "-----BEGIN" in value and column > 1 and role_of(page.document.path) is Role.PROSE and not holds_der(value)


def _is_answered(own: Label, value: str, page: Page) -> bool:
    """The number of a session in a test: a server's answer that was written down, and long closed."""
    session = {"session", "token"}.issubset(own.words) and _ANSWERED.fullmatch(value) is not None
    return session and role_of(page.document.path) is Role.TEST


def _is_of_site(place: Place, own: Label) -> bool:
    """The password with which a program makes an account of its own: `create_user(email=..., password=...)`."""
    if own.field != "password" or own.venue is not None:
        return False
    return any(split(part.rpartition(".")[2])[-2:] in _SITE for part in place.chain[:-1])


def _is_identifier(own: Label, value: str) -> bool:
    """`key: "take_5pct_sl"` is the name of a thing: small words joined by `_`, most of them without a digit."""
    parts = value.split("_")
    if own.field not in _MADE or len(parts) < 3 or _JOINED.fullmatch(value) is None:
        return False
    return sum(map(str.isalpha, parts)) * 2 >= len(parts)


def is_of_user(place: Place, own: Label, venue: Venue) -> bool:
    """A password where no venue takes one: whoever uses the site logs in with it.

    An exchange is asked with a key and a secret; the few with a passphrase take it beside them, not beside an e-mail.
    """
    if own.field != "password" or venue.kind != "exchange" or any(map(venue_in, place.chain)):
        return False
    beside = [label(key) for key, value in place.near if len(value) > 4]
    if any(one.field in ("api_key", "secret") for one in beside):
        return False
    called = any(_LOGGING_IN.intersection(one.words) for one in beside)
    return called or not any(shape.alphabet == "printable" for shape in shapes_of(venue))


def is_ciphertext(place: Place) -> bool:
    """Under a key such as `encryptedData` stands what only its owner can open."""
    return any(split(part)[:1] == ("encrypted",) for part in place.chain[:-1])
