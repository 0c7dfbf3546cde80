"""Ports of venues that switch by port: which numbers are ports, and where both are held so that something chooses."""

from __future__ import annotations

from typing import Final

from nolive_hooks.catalog import vocabulary
from nolive_hooks.catalog.venues import Venue
from nolive_hooks.expressions import expression
from nolive_hooks.guard.hosts.reach import Reach, switched_by
from nolive_hooks.guard.hosts.view import View
from nolive_hooks.guard.keys.names import split
from nolive_hooks.model import Setting

PORT: Final = expression(r"(?<![\d.])(\d{4,5})(?![\d.])")
_PORT_KEYS: Final = frozenset(("port", "ports", "socketport", "apiport"))
_LIVE: Final = frozenset(("live", "real"))
_PUBLISHING: Final = frozenset(("-p", "--publish", "--expose"))  # flags of a container's command line
_ADDRESS_KEYS: Final = frozenset(["host", "address", "addr", "url", "uri", "endpoint", "socket", "connect", "server"])
_ADDRESS: Final = expression(r"(?:[a-z0-9-]{1,63}\.){1,5}[a-z0-9]{1,24}:\d{4,5}|localhost:\d{4,5}(?::\d{1,5})?")


def by_port(setting: Setting, value: str, view: View) -> Reach | None:
    """A live port of a venue that switches by port, where the surroundings speak of that venue."""
    if not any(character.isdigit() for character in value) or len(value) > 80:
        return None
    for venue in switched_by("port"):
        for number in PORT.findall(value):
            if int(number) not in venue.live_ports or not _is_port(setting, value, number):
                continue
            if (view.speaks_of(venue, setting) or view.is_socket(setting)) and not _is_chosen(venue, setting, view):
                paper = venue.paper_ports[venue.live_ports.index(int(number))]
                return Reach(
                    venue,
                    f"holds {number}, a live port of {venue.name}.",
                    f"use {paper} instead of {number} in {{name}}",
                )
    return None


def _is_chosen(venue: Venue, setting: Setting, view: View) -> bool:
    """The paper port is held too, and something else chooses between them.

    That is a table with a name for each, a program's table, a constant list, the two branches of a script that asks for
    the mode, or what a container on paper publishes. A compose file that publishes both and does not say paper is live.
    """
    papers = {str(port) for port in venue.paper_ports}
    if _has_paper_twin(setting, papers, view):
        return True
    beside = view.siblings(setting)
    if view.page.is_code:
        constant = setting.key.isdigit() and len(setting.path) > 1 and setting.path[-2].isupper()
        return constant or any(other.value in papers for other in beside)
    if setting.key.isdigit():
        both = any(papers.intersection(PORT.findall(other.value)) for other in beside if other.key.isdigit())
        return both and _is_on_paper(setting, view)
    twins = [other.line for other in beside if other.path == setting.path and other.value in papers]
    return bool(twins) and view.branches.decide(setting.line, twins)


def _has_paper_twin(setting: Setting, papers: set[str], view: View) -> bool:
    """`live_port: 7496` beside `paper_port: 7497`: an object that holds both by their names is a table."""
    key = split(setting.key)
    twin = tuple("paper" if word in _LIVE else word for word in key)
    beside = view.groups[setting.path[:-1]] if twin != tuple(key) else ()
    return any(tuple(split(other.key)) == twin and other.value in papers for other in beside)


def _is_on_paper(setting: Setting, view: View) -> bool:
    """The service that publishes a port is told `TRADING_MODE: paper`, at least unless somebody says otherwise."""
    service = setting.path[:-2]
    told = [
        other.value.strip().lower()
        for other in view.document.settings
        if service and other.path[: len(service)] == service and split(other.key) == ("trading", "mode")
    ]
    return bool(told) and all(value in vocabulary().paper for value in told)


def _is_port(setting: Setting, value: str, number: str) -> bool:
    """The number is a port here: the key says so, a call connects, or it follows a host or another port."""
    keys = set(split(setting.key)) or {""}
    if value == number and setting.key.lower().endswith("port"):
        return True
    if value == number:
        words = {word for part in setting.path[-2:] for word in split(part)}
        return bool(words & _PORT_KEYS) or (setting.key.isdigit() and "connect" in words)
    if _ADDRESS.fullmatch(value) or (setting.key in _PUBLISHING and f":{number}:" in f":{value}:"):
        return True
    parents = {word for part in setting.path[-2:] for word in split(part)}
    return (f":{number}" in value and bool((keys | parents) & (_PORT_KEYS | _ADDRESS_KEYS))) or bool(
        parents & _PORT_KEYS
    )
