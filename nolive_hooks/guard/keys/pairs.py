"""An API key beside its secret: a pair belongs to an exchange, and its two formats may say to which."""

from __future__ import annotations

from itertools import takewhile
from typing import Final

from nolive_hooks.catalog import venues, vocabulary
from nolive_hooks.catalog.venues import Venue
from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.names import split
from nolive_hooks.guard.keys.page import Page, Place
from nolive_hooks.guard.keys.values import fits, looks_random

_HALVES: Final = {  # of a credential, and how many characters each has at least
    frozenset((("api", "key"), ("secret",))): 16,
    frozenset((("api", "key"), ("api", "secret"))): 40,
}
_TESTNET: Final = expression(r"\btestnet[\"']?\s{0,3}[=:]\s{0,3}([Ff]alse|[Tt]rue)\b")  # only exchanges have one
_HANDED_ON: Final = expression(r"\b([A-Za-z_]\w{0,60})\((?=[^()]{0,200}\bapi_?[sS]ecret\s{0,2}[=:])")
_LOGINS: Final = (("client", "code"), ("totp",), ("totp", "secret"))  # what only brokers ask a program for
_OPENING: Final = frozenset(("password", "passwd", "pin", "mpin"))


def other_half(place: Place, page: Page) -> str:
    """The value of the other half of a pair that says what it is; empty where there is none.

    `apiKey` beside `secret`, as ccxt spells them; `api_key` and `api_secret` where both are long, or the text trades.
    Nothing in the file need name an exchange then: a beginner's `keys.json` holds these two and nothing else.
    Variables of an environment (`API_KEY`, `MAIN_API_KEY`) say whose they are, or a broker's login stands beside them,
    or the text around them trades; so does a text that speaks of merchants and payments, whose gateways have such
    pairs, too.
    """
    own = split(place.name)
    if (place.name.isupper() or page.sells) and not page.trades and not _logs_in(place):
        return ""
    for key, value in place.near:
        other = split(key)
        head = _shared_head(own, other) if place.name.isupper() else 0
        shortest = _HALVES.get(frozenset((own[head:], other[head:])))
        if shortest and _is_for_trading(page):
            shortest = min(_HALVES.values())
        if shortest and looks_random(place.value, shortest) and looks_random(value.strip(), shortest):
            return value.strip()
    return ""


def owner(place: Place, other: str) -> Venue | None:
    """The only venue with an id and a secret of these two formats."""
    key, secret = (other, place.value) if "secret" in split(place.name) else (place.value, other)
    found = [venue for venue in venues() if _has(venue, "id", key) and _has(venue, "secret", secret)]
    return found[0] if len(found) == 1 else None


def _has(venue: Venue, role: str, value: str) -> bool:
    issued = (shape for shape in venue.credentials if shape.role == role and shape.alphabet != "printable")
    return any(fits(shape, value) for shape in issued)


def _shared_head(own: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many words two names begin with before the words of a credential: `MAIN` of `MAIN_API_KEY`."""
    same = takewhile(lambda pair: pair[0] == pair[1] != "api", zip(own, other, strict=False))
    return sum(1 for _ in same)


def _is_for_trading(page: Page) -> bool:
    """The testnet is off, or `TradingOperations(api_key=self.api_key, api_secret=...)`: what takes the pair trades."""
    said = {match.lower() for match in _TESTNET.findall(page.text)}
    if said:
        return "false" in said
    return any(vocabulary().exchange.intersection(split(callee)) for callee in _HANDED_ON.findall(page.text))


def _logs_in(place: Place) -> bool:
    """`CLIENT_CODE` and `PASSWORD` beside a pair: how a program logs in to a broker."""
    names = [split(key) for key, value in place.near if value]
    return any(name in _LOGINS for name in names) and any(not _OPENING.isdisjoint(name) for name in names)
