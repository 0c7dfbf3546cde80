"""Orders whose arguments only one venue knows, in a program that runs by itself and asks nobody."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from nolive_hooks.catalog import venues
from nolive_hooks.catalog.venues import Venue
from nolive_hooks.documents.base import SCOPE
from nolive_hooks.expressions import expression
from nolive_hooks.model import Document, Setting

_ASKING: Final = expression(r"dry_?run|dry-run|paper|simulat|sandbox|confirm|\binput\(", re.IGNORECASE)
_STARTED: Final = expression(r"^if[ \t]{1,4}__name__[ \t]{0,4}==", re.MULTILINE)


def has_shape(text: str) -> bool:
    """All names of such arguments of some venue stand in a text."""
    return any(all(name in text for name in venue.order_arguments) for venue in _known())


def venue_of(document: Document, call: Setting) -> Venue | None:
    """The venue that an order goes to by its arguments, where running the file places it without a question."""
    given = set(call.value.split())
    venue = next((one for one in _known() if given.issuperset(one.order_arguments)), None)
    if venue is None or _ASKING.search(document.text):
        return None
    alone = not any(key.startswith(SCOPE) for key in call.path)
    return venue if alone or _STARTED.search(document.text) else None


@cache
def _known() -> tuple[Venue, ...]:
    return tuple(one for one in venues() if one.order_arguments)
