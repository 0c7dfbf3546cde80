"""Credentials that need no name: formats of their own, wallets, key blocks, passwords in addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from nolive_hooks.catalog import venues
from nolive_hooks.catalog.venues import KeyShape, Venue
from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys import wallets
from nolive_hooks.guard.keys.context import context_of, host_owner, is_paper
from nolive_hooks.guard.keys.credential import PEM, Credential, shape_of
from nolive_hooks.guard.keys.made_up import is_drawn, is_shown
from nolive_hooks.guard.keys.names import by_id, label, shapes_of
from nolive_hooks.guard.keys.page import Page, Place
from nolive_hooks.guard.keys.values import is_password, is_private_pem, is_stand_in, published

_KEYPAIR: Final = expression(r"(?i)solana|keypair|wallet|secret|private|(?:^|/)id\.json$")
_FIGURES: Final = expression(
    r"(?i)weights|embedding|histogram|palette|pixels|features|dataset|lookup|thumb|(?:^|/)(?:nn|ml|models?|images?)/"
)
_USERINFO: Final = expression(r"://([^/\s:@\"'<>{}$]{3,200}):([^/\s@\"'<>{}$]{6,200})@([\w.-]{4,200})")


def unnamed(page: Page) -> Iterator[Credential]:
    """Every credential of a page that its format alone tells."""
    yield from (*_unique(page), *_wallets(page), *_pem_blocks(page), *_userinfo(page))


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
        alone = value == page.text.strip() and (wallets.is_spread(value) or not _FIGURES.search(page.document.path))
        if alone or any(_KEYPAIR.search(name) for name in names):
            yield _sighted(page, offset, value, solana, shape, "private_key")


def _pem_blocks(page: Page) -> Iterator[Credential]:
    """PEM private keys beside the name of a venue; other private keys are a generic scanner's work."""
    for match in PEM.finditer(page.text):
        if "-----" in page.text[match.end() : match.end() + 48] or not is_private_pem(
            page.text[match.start() : match.start() + 4096]
        ):
            continue
        line, column = page.place(match.start())
        place = page.surrounded(Place(("private_key",), match.group(), line, column))
        drawn = is_drawn(page.text[match.start() : match.start() + 4096], page, line, column)
        if drawn or is_shown(place, label("private_key"), page):
            continue
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
            shape = shape_of(venue, label("secret"), value)
            paper = is_paper(place._replace(near=(("url", match.group(3)),)), label("secret"), venue, page)
            yield Credential(place, venue, "secret", shape, len(value), "", paper, known=False)
