"""Logins by host (`.netrc`): `machine HOST login NAME password TEXT`, on one line or over several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nolive_hooks.documents.base import Places
from nolive_hooks.expressions import expression
from nolive_hooks.model import Setting

_WORD: Final = expression(r"#[^\n]*|\S+")
_NAMES: Final = frozenset(("machine", "login", "user", "account", "password"))


def read(text: str) -> Iterator[Setting]:
    """Settings `(host, name)`; the host itself stands beside its login as `machine`."""
    places = Places(text)
    host, name = "default", ""
    for found in _WORD.finditer(text):
        word = found.group()
        if word.startswith("#") and not name:
            continue
        if name:
            host = word if name == "machine" else host
            yield Setting((host, name), word, *places.of(found.start()))
            name = ""
        elif word in _NAMES:
            name = word
        elif word == "default":
            host = word
