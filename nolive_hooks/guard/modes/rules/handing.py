"""What a function hands to what it makes: defaults of its parameters, and objects that it has built before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from msgspec.structs import replace

from nolive_hooks.documents.base import SCOPE
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.guard.modes.scene.surroundings import Path
from nolive_hooks.model import Kind, Setting

_BOOLEANS: Final = ("True", "False")
_MAKING: Final = "__init__"  # called by the name of its class


class Handing:
    """A program, asked where the default of a parameter or an entry of a local object ends up."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def given(self, setting: Setting) -> Iterable[Setting]:
        """A setting where its function gives it to a constructor, as if it stood there."""
        if setting.kind is Kind.DEFAULT:
            return self._default(setting)
        return self._entry(setting) if setting.kind is Kind.BOOL else ()

    def _default(self, setting: Setting) -> Iterator[Setting]:
        """`def make(paper=False): Client(key, paper=paper)`."""
        above = setting.path[:-1]
        if not above or not above[-1].startswith(SCOPE) or not self._context.code:
            return
        for one in self._handed.get((above, setting.key), ()):
            if not self._is_told(above, setting.key):
                kind = Kind.BOOL if setting.value in _BOOLEANS else Kind.STRING
                yield Setting(one.path, setting.value, setting.line, setting.column, kind)

    def _entry(self, setting: Setting) -> Iterator[Setting]:
        """`options = {"sandbox": False}`, and then `ccxt.kraken(options)`, where nothing changes it in between."""
        *above, name = setting.path[:-1] or ("",)
        if not above or not above[-1].startswith(SCOPE) or not self._context.code:
            return
        beside = self._context.siblings.get(setting.path[:-1], ())
        if all(one.value == setting.value for one in beside if one.key == setting.key):
            for one in self._handed.get((tuple(above), name), ()):
                yield replace(setting, path=(*one.path, setting.key))

    @cached_property
    def _handed(self) -> dict[tuple[Path, str], list[Setting]]:
        """Arguments of constructors that are plain names, by function and name."""
        found: dict[tuple[Path, str], list[Setting]] = defaultdict(list)
        for one in self._context.document.settings:
            if one.kind is Kind.NAME and one.value.isidentifier() and self._is_given(one):
                scope = max((at + 1 for at, key in enumerate(one.path) if key.startswith(SCOPE)), default=0)
                if scope and _makes(self._context.callee(one)):
                    found[(one.path[:scope], one.value)].append(one)
        return found

    def _is_given(self, setting: Setting) -> bool:
        """An argument, or an entry of a mapping that is one: `Client({"sandbox": sandbox})`."""
        inside = setting.path[-2:-1] != () and setting.path[-2].isdigit() and setting.path[:-2] in self._context.calls
        return inside or self._context.argument(setting)

    def _is_told(self, function: Path, name: str) -> bool:
        """The file calls the function, and each time says what the parameter shall be."""
        called = function[-1].removeprefix(SCOPE)
        if called == _MAKING and len(function) > 1:
            called = function[-2]
        calls = [call for path, call in self._context.calls.items() if path[-1].rpartition(".")[2] == called]
        return bool(calls) and all(not {name, "**"}.isdisjoint(call.value.split()) for call in calls)


def _makes(callee: str) -> bool:
    """A class by its name, or one of the library that writes them in small letters."""
    return callee.rpartition(".")[2][:1].isupper() or callee.startswith("ccxt.")
