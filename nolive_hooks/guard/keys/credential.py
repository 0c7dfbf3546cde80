"""A value that was recognised as a credential, and which of its venue's formats it has."""

from __future__ import annotations

from typing import Final, NamedTuple

from nolive_hooks.catalog.venues import KeyShape, Venue
from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.names import Label, shapes_of, split
from nolive_hooks.guard.keys.page import Place
from nolive_hooks.guard.keys.values import fits

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
    "totp": ("secret",),
}
CHOSEN: Final = frozenset(("password", "passphrase"))  # by people, and not by generators
PEM: Final = expression(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----")


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


def shape_of(venue: Venue, own: Label, value: str) -> KeyShape | None:
    """The format of the venue that fits best: right role first, then a name alike, then the better evidence."""
    fitting = [shape for shape in shapes_of(venue) if fits(shape, value)]
    if own.field == "totp":
        fitting = [shape for shape in fitting if "totp" in split(shape.name)]
    roles = _ROLES.get(own.field, ())
    if own.field in CHOSEN or own.field in ("account", "client_id"):
        fitting = [shape for shape in fitting if shape.role in roles and is_chosen(shape) == (own.field in CHOSEN)]

    def rank(shape: KeyShape) -> tuple[bool, int, bool, bool]:
        alike = len(set(split(shape.name)) & set(own.words))
        return shape.role in roles, alike, shape.evidence != "recall", bool(shape.prefixes)

    fitting = [shape for shape in fitting if shape.role in roles or not is_chosen(shape)]
    return max(fitting, key=rank, default=None)


def is_chosen(shape: KeyShape) -> bool:
    return shape.alphabet == "printable"
