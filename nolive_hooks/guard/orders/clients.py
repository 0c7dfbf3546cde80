"""Which names of a program hold a client that trades live: built so in this file, or of a venue without paper."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from nolive_hooks.catalog import venues
from nolive_hooks.catalog.venues import Venue
from nolive_hooks.documents.base import SCOPE
from nolive_hooks.documents.condition import Module
from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.names import split
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.deeds import acts
from nolive_hooks.model import Document, Finding, Kind, Setting

_SOURCES: Final = frozenset(("live-default", "live-mode", "safety-off", "live-endpoint"))
_IMPORT: Final = expression(r"^[ \t]{0,40}(?:from|import)[ \t]{1,8}([\w., \t]{2,200})", re.MULTILINE)
_SHORT: Final = 3  # letters of a venue's name that may be anything else as well
_KEY_WORDS: Final = frozenset(("key", "secret", "token", "access", "password", "private"))


class Client(NamedTuple):
    """A name whose client trades live: what says so, and the safe edit."""

    subject: str  # a framework or venue
    line: int
    remedy: str
    told: bool = True  # a finding of its own says so


def live(document: Document, found: Sequence[Finding], module: Module) -> dict[str, Client]:
    """The names under which a program of this document calls live clients; `found` is what else was said of it."""
    return {**_without_paper(document, module), **_built(document, found)}


def has_libraries(text: str) -> bool:
    """The library of a venue that has no paper environment is imported somewhere."""
    found = (name.strip().partition(" ")[0] for names in _IMPORT.findall(text) for name in names.split(","))
    return any(_venue(name, text) for name in found)


def _built(document: Document, found: Sequence[Finding]) -> dict[str, Client]:
    """Names of clients of which a finding says that they are built live, or switched to it, in this file."""
    places = {
        (one.location.line, one.location.column): one
        for one in found
        if one.blocks and one.rule.partition("/")[0] in _SOURCES
    }
    calls = {one.path: one for one in document.settings if one.kind is Kind.CALL}
    clients: dict[str, Client] = {}
    live: set[tuple[str, ...]] = set()
    for one in document.settings if places else ():
        told = places.get((one.line, one.column))
        end = next((end for end in range(len(one.path), 0, -1) if one.path[:end] in calls), 0) if told else 0
        if told and end:
            edit = told.remedy.partition(", then git add")[0]
            live.add(one.path[:end])
            for name in _names(calls[one.path[:end]]):
                clients.setdefault(name, Client(told.rule.partition("/")[2], one.line, edit))
    for call in calls.values() if clients else ():
        if call.key in clients and "." not in call.key and not acts(call.key):  # a function of this file returns it
            clients.update((name, clients[call.key]) for name in _names(call) if name not in clients)
    both = _on_paper(live, calls.values())
    return {name: one for name, one in clients.items() if name not in both}


def _on_paper(live: Collection[tuple[str, ...]], calls: Iterable[Setting]) -> set[str]:
    """Names that hold a client which the constructor of a live one builds for paper."""
    makers = {path[-1] for path in live}
    return {name for one in calls if one.key in makers and one.path not in live for name in _variables(one.path)}


def _names(call: Setting) -> Iterator[str]:
    """What a call's result is called: its variable, the object it is called on, the function that returns it."""
    callee, above = call.key, [key for key in call.path[:-1] if not key.isdigit()]
    yield f"{callee} in line {call.line}"
    if "." in callee:
        yield callee.rpartition(".")[0]
    variables = _variables(call.path)
    yield from variables
    if not variables and above and above[-1].startswith(SCOPE):
        yield above[-1].removeprefix(SCOPE)


def _variables(path: tuple[str, ...]) -> list[str]:
    """The name that a call's result is given, whole and its last part."""
    above = [key for key in path[:-1] if not key.isdigit()]
    at = max((number for number, key in enumerate(above) if key.startswith(SCOPE)), default=-1)
    variable = above[at + 1 :]
    return [".".join(variable), variable[-1]] if variable else []


def _without_paper(document: Document, module: Module) -> dict[str, Client]:
    """Names of clients from the library of a venue that has no paper environment, where credentials are given."""
    owners = {bound: venue for bound, source in module.imports if (venue := _venue(source, document.text))}
    clients: dict[str, Client] = {}
    calls = [one for one in document.settings if one.kind is Kind.CALL] if owners else []
    opened = {one.key.rpartition(".")[0] for one in calls if _gives_keys(one.key)}
    for one in calls:
        venue = owners.get(one.key.partition(".")[0])
        given = _is_given_keys(one.value) or not opened.isdisjoint(_names(one)) if venue else False
        if venue and given and not acts(one.key):
            edit = f"take it out: {venue.name} has no paper environment"
            for name in _names(one):
                clients.setdefault(name, Client(venue.id, one.line, edit, told=False))
    return clients


def _venue(source: str, text: str) -> Venue | None:
    """The venue whose library a module is, and which has no paper, or none that the program names."""
    venue = _of_library(source)
    return venue if venue and not any(host in text for host in venue.paper_hosts) else None


@cache
def _of_library(source: str) -> Venue | None:
    """The venue without paper, or with paper only at another host, whose library a module is by its outermost name.

    A part of it may be the library of another venue, which has one: `kraken.futures`.
    """
    outer = split(source.partition(".")[0])
    whole = "".join(split(".".join(source.split(".")[:2])))
    if whole in _with_paper():
        return None
    named = {word for word in ("".join(outer), *outer, "".join(outer).removeprefix("py")) if len(word) > _SHORT}
    return next((one for one in venues() if _is_live(one) and named.intersection(one.words)), None)


def _is_live(venue: Venue) -> bool:
    """Nothing but the address of its paper host makes a client of this venue one for paper."""
    return not venue.has_paper or bool(venue.order_arguments and venue.paper_switch == "host")


@cache
def _with_paper() -> frozenset[str]:
    return frozenset(word for one in venues() if not _is_live(one) for word in one.words)


def _gives_keys(callee: str) -> bool:
    """`client.load_key(...)`, `client.set_credentials(...)`."""
    found = words.tokens(callee.rpartition(".")[2])
    return found[:1] in (("load",), ("set",)) and not (_KEY_WORDS | {"keys", "credentials"}).isdisjoint(found)


def _is_given_keys(arguments: str) -> bool:
    given = arguments.split()
    return "1" in given or any(_KEY_WORDS.intersection(words.tokens(name)) for name in given)


def owners(owner: str, line: int) -> Iterator[str]:
    """The object of a call and the objects around it: `self.client.orders` is of `self.client`."""
    yield from (owner, f"{owner} in line {line}")
    while "." in owner:
        owner = owner.rpartition(".")[0]
        if owner not in ("self", "cls"):
            yield owner
