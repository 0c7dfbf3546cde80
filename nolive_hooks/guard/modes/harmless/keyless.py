"""Clients that a program gives nothing to sign with: they look at what is public, whichever venue they are made for."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import Final

from nolive_hooks.documents.base import split_lines
from nolive_hooks.expressions import expression
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.guard.modes.scene.deeds import ORDERING
from nolive_hooks.guard.modes.scene.surroundings import EXECUTING, Path
from nolive_hooks.model import Kind, Setting

_KEYS: Final = (("secret",), ("secret", "key"), ("apikey",), ("passphrase",), ("private", "key"))
_UNSIGNED: Final = frozenset(("public", "unsigned", "anonymous", "keyless"))
_RUNNING: Final = EXECUTING | frozenset((
    "bot", "bots", "strategy", "engine", "session", "runner", "desk", "portfolio", "algo", "live", "executor",
))  # fmt: skip
_VENUES: Final = frozenset(("testnet", "sandbox", "demo", "test", "mode", "environment", "env", "network", "mainnet"))
_SIGNING: Final = expression(
    r"(?i)api_?key|secret|private_?key|passphrase|mnemonic|wallet|signer|credential|password|access_?token"
)
_LOOKING: Final = expression(
    r"(?i)(?:fetch|get|load|watch)_?(?:ohlcv|klines?|candles?|tickers?|markets|order_?book|exchange_?info|funding)"
    r"|subscribe(?:V5)?\(\s{0,9}\[?\s{0,9}[\"'`](?:public|order_?book|kline|trade|ticker|candle)"
)
# A credential that is given something: `apiKey: KEY`, `secret=load()`, `{ apiKey, ...`.
_FILLED: Final = expression(
    r"(?i)(?:api_?(?:key|secret)|secret_?key|secret|passphrase|private_?key)[\"']?"
    r"\s{0,3}+(?:[,}]|[:=]\s{0,3}+(?!\"\"|''|``|null|undefined|none|string))"
)
_GIVEN: Final = expression(r"\bcredentials?\s{0,3}[:=]\s{0,3}([A-Za-z_]\w{0,60})")
_COMMENTS: Final = expression(r"(?m)(?:^|[ \t])(?:#|//)[^\n]{0,400}")
_MOST_LINES: Final = 60  # of one object


class Keyless:
    """A program, asked whether the client that a setting belongs to has no credentials."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._empty: dict[Path, bool] = {}

    def reads(self, setting: Setting) -> bool:
        """The call that a setting belongs to can only read: by its name, by empty credentials, by its program."""
        callee = self._context.callee(setting)
        if not callee:
            return self._is_empty(setting.path[:-1]) and self._is_placeholder(setting)
        found = set(words.tokens(callee))
        if found & _UNSIGNED and not found & EXECUTING:
            return True
        if self._is_empty(setting.path[:-1]) or self._is_given_empty(setting):
            return True
        venue = not _VENUES.isdisjoint(words.tokens(setting.key)) and not found & _RUNNING
        return venue and self._looks

    @functools.cached_property
    def _looks(self) -> bool:
        """The program names no credential and no order, and reads market data."""
        text = _COMMENTS.sub("", self._context.document.text)
        return _SIGNING.search(text) is None and _LOOKING.search(text) is not None and ORDERING.search(text) is None

    @functools.cached_property
    def _lines(self) -> list[str]:
        return split_lines(self._context.document.text)

    @functools.cached_property
    def _held(self) -> dict[Path, list[Setting]]:
        """Credentials by the object that holds them, and by the one around it."""
        found: dict[Path, list[Setting]] = defaultdict(list)
        for one in self._context.document.settings:
            if one.kind is not Kind.CALL and _is_key(words.tokens(one.key)):
                found[one.path[:-1]].append(one)
                found[one.path[:-2]].append(one)
        return found

    @functools.cached_property
    def _objects(self) -> dict[str, list[Path]]:
        """Objects with credentials, by their names."""
        found: dict[str, list[Path]] = defaultdict(list)
        for path in self._held:
            found[path[-1] if path else ""].append(path)
        return found

    def _is_empty(self, parent: Path) -> bool:
        """Every credential in an object, and there are some, is an empty text; the text around agrees."""
        if parent not in self._empty:
            held = self._held.get(parent, [])
            given = any(one.kind is Kind.DEFAULT or one.value.strip() for one in held if one.kind is not Kind.NULL)
            self._empty[parent] = bool(held) and not given and not self._is_filled(held)
        return self._empty[parent]

    def _is_filled(self, held: list[Setting]) -> bool:
        first, last = min(one.line for one in held), max(one.line for one in held)
        return last - first > _MOST_LINES or any(_FILLED.search(line) for line in self._lines[first - 1 : last])

    def _is_given_empty(self, setting: Setting) -> bool:
        """`credentials: emptyCredentials` on the same line names an object in which every credential is empty."""
        found = _GIVEN.search(self._lines[setting.line - 1]) if setting.line <= len(self._lines) else None
        named = self._objects[found.group(1)] if found else []
        return bool(named) and all(map(self._is_empty, named))

    def _is_placeholder(self, setting: Setting) -> bool:
        """A text beside it says that all of this only holds the place of what is set later."""
        return any("placeholder" in one.value.lower() for one in self._context.siblings.get(setting.path[:-1], ())[:60])


def _is_key(key: words.Tokens) -> bool:
    return key in _KEYS or ("api" in key and not {"key", "secret", "passphrase"}.isdisjoint(key))
