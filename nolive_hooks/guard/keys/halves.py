"""Halves of a pair that open nothing by themselves: the number of an account, the id of a key without its secret."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from nolive_hooks.documents.base import split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.credential import PEM, Credential
from nolive_hooks.guard.keys.names import shapes_of
from nolive_hooks.guard.keys.page import WINDOW
from nolive_hooks.guard.keys.values import is_elided, is_private_pem, looks_random, published
from nolive_hooks.guard.roles import Role, role_in
from nolive_hooks.model import Document

_NUMBERS: Final = frozenset(("account", "client_id"))  # what names somebody and opens nothing
_SHORTEST: Final = 24  # characters of a secret
_AROUND: Final = 3  # lines
_RUN: Final = expression(r"(?<![\w+/=.-])[0-9A-Za-z_+/-]{24,128}={0,2}(?![\w+/=-])")
_BLOCK: Final = 4096  # characters of a key block
_LONGEST: Final = 64  # lines of a key block
_TYPED: Final = 16  # characters that somebody put where the body of a key would be


class Halves:
    """The credentials of a document, asked which of them open nothing by themselves."""

    def __init__(self, document: Document, seen: Sequence[Credential]) -> None:
        self._document = document
        self._opening = [one for one in seen if one.field not in _NUMBERS]

    def alone(self, one: Credential) -> bool:
        """Nothing near the number of an account opens it; nothing in a test, or beside a drawn key, signs for an id."""
        if one.field == "account":
            return not any(abs(other.place.line - one.place.line) <= WINDOW for other in self._opening)
        if one.field != "api_key" or self._signed or not _needs_secret(one):
            return False
        return (self._is_test or self._is_drawn(one)) and not self._is_signed_beside(one)

    @cached_property
    def _signed(self) -> bool:
        return any(one.field != "api_key" and not one.known for one in self._opening)

    @cached_property
    def _is_test(self) -> bool:
        return role_in(self._document.path, self._document.text) is Role.TEST

    @cached_property
    def _lines(self) -> list[str]:
        return split_lines(self._document.text)

    @cached_property
    def _bare(self) -> list[str]:
        """The lines, those of key blocks empty: they are looked at by themselves."""
        lines, left = [], 0
        for line in self._lines:
            left = _LONGEST if PEM.search(line) else left
            lines.append("" if left else line)
            left = 0 if "-----END" in line else max(0, left - 1)
        return lines

    def _is_signed_beside(self, one: Credential) -> bool:
        """A value among the neighbours of an id, or on the lines around it, could be its secret."""
        around = "".join(self._bare[max(0, one.place.line - 1 - _AROUND) : one.place.line + _AROUND])
        values = (value.strip().strip("\"'`,;") for _, value in one.place.near)
        return any(_could_sign(text, one.place.value) for text in (*values, *_RUN.findall(around[:_BLOCK])))

    def _is_drawn(self, one: Credential) -> bool:
        """Near the id of a pair of keys stands a private one that somebody typed, and that no program could read."""
        if "-----BEGIN" not in self._document.text:
            return False
        window = "".join(self._lines[max(0, one.place.line - WINDOW) : one.place.line + WINDOW])
        blocks = [window[match.start() : match.start() + _BLOCK] for match in PEM.finditer(window)]
        return bool(blocks) and all(map(_is_typed, blocks))


def _needs_secret(one: Credential) -> bool:
    """The venue is asked with an id and a secret, and this is the id."""
    shapes = shapes_of(one.venue) if one.venue else ()
    named = one.shape is None or one.shape.role == "id"
    return named and any(shape.role == "secret" for shape in shapes)


def _could_sign(text: str, key: str) -> bool:
    """What dice made and nobody published, and what is not the id itself: perhaps its secret, whatever it is called."""
    return text not in key and key not in text and looks_random(text, _SHORTEST) and published(text) is None


def _is_typed(block: str) -> bool:
    body = block.partition("-----END")[0].partition("\n")[2].strip()
    return len(body) >= _TYPED and not is_elided(body) and not is_private_pem(block)
