"""Which addresses of a document reach live trading: hosts, order paths, ports and server names; market data passes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from nolive_hooks.catalog import venues, vocabulary
from nolive_hooks.catalog.venues import Venue
from nolive_hooks.documents.base import SCOPE
from nolive_hooks.expressions import expression
from nolive_hooks.guard.hosts.flags import is_live_flag
from nolive_hooks.guard.hosts.view import Path, View, names, signs
from nolive_hooks.guard.keys import named
from nolive_hooks.guard.keys.context import host_owner, hosts_in, is_paper_host
from nolive_hooks.guard.keys.names import split
from nolive_hooks.guard.keys.places import Place
from nolive_hooks.guard.keys.words import shown
from nolive_hooks.guard.modes.words import DATA
from nolive_hooks.model import Document, Finding, Kind, Location, Setting, Severity, fingerprint

_PORT_KEYS: Final = frozenset(("port", "ports", "socketport", "apiport"))
_PUBLISHING: Final = frozenset(("-p", "--publish", "--expose"))  # flags of a container's command line
_ADDRESS_KEYS: Final = frozenset(["host", "address", "addr", "url", "uri", "endpoint", "socket", "connect", "server"])
_DEMO: Final = expression(r"demo|trial|contest|paper|test|sandbox|practice|[<${]|your|example|xxx", re.IGNORECASE)
_SERVER: Final = expression(r"[A-Za-z0-9]-?(?:Live|Real)(?:[-_]?\d{1,3})?$", re.IGNORECASE)  # `Broker-Live02`
_PORT: Final = expression(r"(?<![\d.])(\d{4,5})(?![\d.])")
_ADDRESS: Final = expression(r"(?:[a-z0-9-]{1,63}\.){1,5}[a-z0-9]{1,24}:\d{4,5}|localhost:\d{4,5}")
_COMMENT: Final = expression(r"\s{0,60}(?://|#|/\*|\*|;|--|<!--)")
_QUOTED_HOST: Final = expression(
    r"[\"'`](?:https?://|wss?://)?((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})(/[^\"'`\s]{0,300})?(?::\d+)?[\"'`]"
)
# The last step of an order's path, wherever it stands; what is listed or tried is none.
_ORDERS: Final = expression(
    r"/(?:(?:new|place|add|create|submit|send|batch)[-_]?)?orders?/?$|/orders?[/-](?:create|place|new|submit|send|market|limit)/?$"
    r"|/withdraw(?:als?)?(?:/apply|/submit)?/?$",
)
_VERSION: Final = expression(r"v?\d{1,3}(?:\.\d{1,3})?|api|:\d{1,5}")
_NAME: Final = expression(r"([A-Za-z_][\w-]{0,60})[\"'`]?\s{0,4}(?::\s{0,2}[&\w\s'<>]{1,30})?(?::=|=>|=|:|\()\s{0,4}$")


class Reach(NamedTuple):
    """An address that reaches live trading: whose it is, what was seen, and what to write instead."""

    venue: Venue
    says: str
    fix: str


def judge(document: Document) -> Iterator[Finding]:
    """`live-endpoint/<venue>` for addresses that reach live trading. Which files are judged is the caller's business:
    prose, records and tests are not handed in. A host that serves market data too decides nothing alone."""
    view = View(document)
    ordinals: Counter[tuple[str, str]] = Counter()
    for setting in document.settings:
        if setting.kind is Kind.CALL or not 3 < len(setting.value) <= 2000 or not _may_reach(setting):
            continue
        reach = _reach(setting, view)
        if reach and not _is_definition(setting, view):
            yield _finding(document, reach, setting, ordinals)
    if not document.settings and view.page.is_code:
        for setting, reach in _in_code(view):
            yield _finding(document, reach, setting, ordinals)


def _may_reach(setting: Setting) -> bool:
    """A cheap look: without a dot, the digits of a port or the name of a server, no value is an address."""
    return "." in setting.value or _PORT.search(setting.value) is not None or "server" in setting.key.lower()


def _finding(document: Document, reach: Reach, setting: Setting, ordinals: Counter[tuple[str, str]]) -> Finding:
    rule, name = f"live-endpoint/{reach.venue.id}", shown(setting.path, "\0")
    ordinals[rule, name] += 1
    mark = fingerprint(rule, document.path, name, str(ordinals[rule, name]))
    fix = f"{reach.fix.replace('{name}', name)}, then git add {document.path}"
    place = Location(document.path, setting.line, setting.column)
    return Finding(rule, Severity.BLOCK, place, f"{name} {reach.says}", fix, mark)


def _is_definition(setting: Setting, view: View) -> bool:
    """True for a deny list, a block not chosen, a parameter's default, a list or table of both addresses."""
    words = {word for part in setting.path for word in split(part)}
    if view.choices.unselected(setting):
        return True
    if words & vocabulary().deny or "interactions" in setting.path:  # a recorded exchange of HTTP
        return True
    if (
        setting.kind is Kind.DEFAULT
        and any(part.startswith(SCOPE) for part in setting.path[:-1])
        and setting.key.islower()
    ):
        return True
    if (
        view.page.is_code
        and setting.key.isdigit()
        and setting.path[0].startswith(SCOPE)
        and not view.is_argument(setting)
    ):
        return True
    beside = view.siblings(setting)
    if view.page.is_code and sum(bool(hosts_in(other.value)) for other in beside if other.key != setting.key) > 2:
        return True  # a directory of addresses
    chosen = view.page.is_code and any(other.path == setting.path for other in beside)  # `demo if paper else live`
    listed = view.page.is_code and setting.key.isdigit() and not view.is_argument(setting)
    if not chosen and not listed and not words & (vocabulary().live | {"main"}):
        return False
    owners = {host_owner(host) for host in hosts_in(setting.value)}
    return any(
        is_paper_host(host) and host_owner(host) in owners
        for other in (*beside, *view.in_twin_list(setting))
        if not chosen or other.path == setting.path
        for host in hosts_in(other.value)
    )


def _reach(setting: Setting, view: View) -> Reach | None:
    """The first of the five ways in which an address is live."""
    value = setting.value.strip()
    if not any(character.isspace() for character in value):
        for host in hosts_in(value):
            venue = host_owner(host)
            if venue:
                found = _by_host(venue, host, value, view) or _by_company(venue, host, setting, view)
                if found:
                    return found
    return _by_port(setting, value, view) or _by_server(setting, value, view)


def _by_host(venue: Venue, host: str, value: str, view: View) -> Reach | None:
    path = value.lower().partition(host)[2].partition("?")[0]
    orders = _ORDERS.search(path) or any(_is_path(order.lower(), path) for order in venue.order_paths)
    if host in venue.trading_hosts or (host in venue.mixed_hosts and (orders or _is_base(path, view))):
        return Reach(venue, f"points to {host}, where {venue.name} takes real orders.", _paper_host(venue, host, value))
    live = host in venue.live_hosts or host in venue.shared_hosts
    if orders and live and host not in venue.market_data_hosts and not _marked(venue, value):
        says = f"is the order path of {venue.name}'s production host {host}."
        return Reach(venue, says, _paper_host(venue, host, value))
    if (
        venue.kind == "broker"
        and venue.paper_switch == "path"
        and host in venue.shared_hosts
        and len(path) > 1
        and not _marked(venue, value)
    ):
        return Reach(
            venue,
            f"points to the live half of {host} (no {venue.paper_marker}).",
            f"put {venue.paper_marker} into the path of {{name}}",
        )
    return None


def _is_base(path: str, view: View) -> bool:
    """A host of orders and data alike is open for both: it has no path of data, and a program places orders with it."""
    steps = [step for step in path.split("/") if step and not _VERSION.fullmatch(step)]
    return not steps and (view.orders or not view.page.is_code)


def _is_path(order: str, path: str) -> bool:
    at = path.find(order)
    rest = path[at + len(order) :]
    return at >= 0 and not rest.startswith("/test") and (not rest or rest[0] in "/?#")


def _marked(venue: Venue, value: str) -> bool:
    return bool(venue.paper_marker) and venue.paper_switch == "path" and venue.paper_marker.strip("/") in value.lower()


def _paper_host(venue: Venue, host: str, value: str) -> str:
    """The paper host that looks most like the live one, in the spelling of the setting."""
    paper = _alike(host, venue.paper_hosts)
    if not paper:
        return f"take {{name}} out: {venue.name} has no paper environment"
    scheme = value.partition("://")[0] + "://" if "://" in value else ""
    return f"set {{name}} to {scheme}{paper[0]}"


@cache
def _alike(host: str, others: tuple[str, ...]) -> list[str]:
    import difflib

    return difflib.get_close_matches(host, others, n=1, cutoff=0.0)


def _by_company(venue: Venue, host: str, setting: Setting, view: View) -> Reach | None:
    """A production host in one object with a credential or with a switch that says live."""
    if host not in venue.live_hosts or host in venue.shared_hosts or host in venue.market_data_hosts:
        return None
    if _about_data(setting.path) or "public" in setting.value.lower().split("/"):
        return None
    beside = view.siblings(setting)
    flag = next((other for other in beside if is_live_flag(other)), None)
    if flag:
        switch = shown(flag.path[-1:], flag.value)
        says = f"points to {host}, the production host of {venue.name}, and {switch} beside it says live."
        return Reach(venue, says, _paper_host(venue, host, setting.value))
    given = view.is_argument(setting) and any(_is_secret(other) for other in beside)
    if view.page.is_code and (given or view.is_given_secrets(setting)):
        says = f"points to {host}, the production host of {venue.name}, in a call that hands over a secret."
        return Reach(venue, says, _paper_host(venue, host, setting.value))
    if any(_is_credential(other, venue, view) for other in beside):
        says = f"points to {host}, the production host of {venue.name}, beside a credential."
        return Reach(venue, says, _paper_host(venue, host, setting.value))
    return None


def _is_secret(setting: Setting) -> bool:
    """An argument that carries a secret, wherever the program has it from."""
    return signs(setting.key) and setting.kind is not Kind.NULL and bool(setting.value)


def _about_data(path: Path) -> bool:
    """The key above an address speaks of market data: what stands there places no order."""
    above = [key for key in path[:-1] if not key.isdigit()]
    return bool(above) and bool(DATA.intersection(split(above[-1])))


def _is_credential(setting: Setting, venue: Venue, view: View) -> bool:
    place = Place(setting.path, setting.value, setting.line, setting.column, (("exchange", venue.id),))
    found = named(place, view.page)
    return found is not None and not found.paper and not found.known and found.venue is venue


def _by_port(setting: Setting, value: str, view: View) -> Reach | None:
    """A live port of a venue that switches by port, where the surroundings speak of that venue."""
    if not any(character.isdigit() for character in value) or len(value) > 80:
        return None
    for venue in _switched_by("port"):
        for number in _PORT.findall(value):
            if int(number) not in venue.live_ports or not _is_port(setting, value, number):
                continue
            if (view.speaks_of(venue, setting) or view.is_socket(setting)) and not _is_port_table(venue, setting, view):
                paper = venue.paper_ports[venue.live_ports.index(int(number))]
                return Reach(
                    venue,
                    f"holds {number}, a live port of {venue.name}.",
                    f"use {paper} instead of {number} in {{name}}",
                )
    return None


def _is_port_table(venue: Venue, setting: Setting, view: View) -> bool:
    """A program's table with the paper port too, or a constant list. A compose file that publishes both is live."""
    papers = {str(port) for port in venue.paper_ports}
    if not view.page.is_code:
        return False
    constant = setting.key.isdigit() and len(setting.path) > 1 and setting.path[-2].isupper()
    return constant or any(other.value in papers for other in view.siblings(setting))


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


def _by_server(setting: Setting, value: str, view: View) -> Reach | None:
    """A server name that does not say demo, for venues that switch by the name of the server."""
    if (
        "server" not in split(setting.key)
        or not 4 <= len(value) <= 64
        or _DEMO.search(value)
        or "." in value
        or "/" in value
    ):
        return None
    said = _SERVER.search(value) is not None
    for venue in _switched_by("server_name"):
        if (
            any(names(venue, part) for part in setting.path)
            or any(names(venue, other.key) for other in view.siblings(setting))
            or (said and view.tells(venue))
        ):
            return Reach(
                venue,
                f"names a {venue.name} server that is not a demo server.",
                "use the broker's demo server in {name}",
            )
    return None


@cache
def _switched_by(switch: str) -> tuple[Venue, ...]:
    return tuple(venue for venue in venues() if venue.paper_switch == switch)


def _in_code(view: View) -> Iterator[tuple[Setting, Reach]]:
    """Addresses in quotes in programs that no reader knows; a program that holds the paper address too is a library."""
    text = view.document.text
    if not any(host in text for host in _guarded_hosts()):
        return
    present = {host for line in view.page.lines for host in hosts_in(line)}
    for number, line in enumerate(view.page.lines, 1):
        if _COMMENT.match(line):
            continue
        for match in _QUOTED_HOST.finditer(line[:2000]):
            venue = host_owner(match.group(1))
            reach = _by_host(venue, match.group(1), match.group()[1:-1], view) if venue else None
            if reach and present.isdisjoint(reach.venue.paper_hosts):
                name = _NAME.search(line[max(0, match.start() - 120) : match.start()])
                key = name.group(1) if name else "this line"
                yield Setting((key,), match.group(1), number, match.start() + 1), reach


@cache
def _guarded_hosts() -> frozenset[str]:
    """Hosts that can be live alone or with a path."""
    rows = venues()
    return frozenset(host for venue in rows for host in (*venue.trading_hosts, *venue.live_hosts))
