"""Which addresses of a document reach live trading: hosts, order paths, ports and server names; market data passes."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from nolive_hooks.catalog import venues, vocabulary
from nolive_hooks.catalog.venues import Venue
from nolive_hooks.documents.base import SCOPE
from nolive_hooks.guard.hosts.flags import is_live_flag
from nolive_hooks.guard.keys import named
from nolive_hooks.guard.keys.context import host_owner, hosts_in, is_paper_host
from nolive_hooks.guard.keys.names import split
from nolive_hooks.guard.keys.places import Page, Place
from nolive_hooks.guard.keys.words import shown
from nolive_hooks.guard.modes.words import DATA
from nolive_hooks.model import Document, Finding, Kind, Location, Setting, Severity, fingerprint

Path = tuple[str, ...]

_PORT_KEYS: Final = frozenset(("port", "ports", "socketport", "apiport"))
_ADDRESS_KEYS: Final = frozenset(["host", "address", "addr", "url", "uri", "endpoint", "socket", "connect", "server"])
_DEMO: Final = re.compile(r"demo|trial|contest|paper|test|sandbox|practice|[<${]|your|example|xxx", re.IGNORECASE)
_SERVER: Final = re.compile(r"[A-Za-z0-9]-?(?:Live|Real)(?:[-_]?\d{1,3})?$", re.IGNORECASE)  # `Broker-Live02`
_PORT: Final = re.compile(r"(?<![\d.])(\d{4,5})(?![\d.])")
_ADDRESS: Final = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,5}[a-z0-9]{1,24}:\d{4,5}|localhost:\d{4,5}")
_COMMENT: Final = re.compile(r"\s{0,60}(?://|#|/\*|\*|;|--|<!--)")
_QUOTED_HOST: Final = re.compile(
    r"[\"'`](?:https?://|wss?://)?((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})(/[^\"'`\s]{0,300})?(?::\d+)?[\"'`]"
)
# The last step of an order's path, wherever it stands; what is listed or tried is none.
_ORDERS: Final = re.compile(
    r"/(?:(?:new|place|add|create|submit|send|batch)[-_]?)?orders?/?$|/orders?[/-](?:create|place|new|submit|send|market|limit)/?$"
    r"|/withdraw(?:als?)?(?:/apply|/submit)?/?$",
)
_NAME: Final = re.compile(r"([A-Za-z_][\w-]{0,60})[\"'`]?\s{0,4}(?::\s{0,2}[&\w\s'<>]{1,30})?(?::=|=>|=|:|\()\s{0,4}$")


_HEAD: Final = 20_000  # characters of a file that may say what it is for


class Reach(NamedTuple):
    """An address that reaches live trading: whose it is, what was seen, and what to write instead."""

    venue: Venue
    says: str
    fix: str


class View:
    """The settings of a document by the object they stand in."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.page = Page(document)
        self.groups: dict[Path, list[Setting]] = defaultdict(list)
        self._told: dict[str, bool] = {}
        for setting in document.settings:
            self.groups[setting.path[:-1]].append(setting)

    def is_argument(self, setting: Setting) -> bool:
        """True for a direct argument of a call."""
        return any(
            other.kind is Kind.CALL and other.path == setting.path[:-1] for other in self.groups[setting.path[:-2]]
        )

    def siblings(self, setting: Setting) -> list[Setting]:
        """The other settings of the same object, at most 60."""
        return [other for other in self.groups[setting.path[:-1]][:60] if other is not setting]

    def speaks_of(self, venue: Venue, setting: Setting) -> bool:
        """The keys above a setting, its siblings, an image beside them, the path or an import name the venue."""
        if any(names(venue, part) for part in (*setting.path, self.document.path.rpartition("/")[2])):
            return True
        for end in range(len(setting.path)):
            for other in self.groups.get(setting.path[:end], ())[:60]:
                if other is not setting and (
                    names(venue, other.key) or (len(other.value) < 80 and names(venue, other.value))
                ):
                    return True
        return self.page.is_code and any(names(venue, module) for module in self.page.imported)

    def tells(self, venue: Venue) -> bool:
        """A name of the venue stands in the text or in the name of the file."""
        if venue.id not in self._told:
            text = f"{self.document.path.rpartition('/')[2]} {self.document.text[:_HEAD]}".lower()
            self._told[venue.id] = any(re.search(rf"(?<![a-z0-9]){word}(?![a-z0-9])", text) for word in venue.words)
        return self._told[venue.id]

    def is_given_secrets(self, setting: Setting) -> bool:
        """The call around an address is handed a secret by name: `Client({apiSecret: SECRET, httpBase: "..."})`."""
        above = (setting.path[:end] for end in (len(setting.path) - 1, len(setting.path) - 2) if end > 0)
        calls = (one for path in above for one in self.groups.get(path[:-1], ())[:60] if one.path == path)
        return any("secret" in split(name) for one in calls if one.kind is Kind.CALL for name in one.value.split())


def names(venue: Venue, text: str) -> bool:
    """True when a word, or two words together, name the venue: `ib-gateway`, `IBStore`, `tws_port`."""
    words = split(text.lower().removesuffix("port") if text.lower().endswith("port") else text)
    pairs = (a + b for a, b in pairwise(words))
    return not set(venue.words).isdisjoint((*words, *pairs))


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
    """True for a deny list, a parameter's default, a local list of cases, and a table of both addresses."""
    words = {word for part in setting.path for word in split(part)}
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
    if not chosen and not words & (vocabulary().live | {"main"}):
        return False
    owners = {host_owner(host) for host in hosts_in(setting.value)}
    return any(
        is_paper_host(host) and host_owner(host) in owners
        for other in beside
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
                found = _by_host(venue, host, value) or _by_company(venue, host, setting, view)
                if found:
                    return found
    return _by_port(setting, value, view) or _by_server(setting, value, view)


def _by_host(venue: Venue, host: str, value: str) -> Reach | None:
    path = value.lower().partition(host)[2].partition("?")[0]
    orders = _ORDERS.search(path) or any(_is_path(order.lower(), path) for order in venue.order_paths)
    if host in venue.trading_hosts:
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
    return difflib.get_close_matches(host, others, n=1, cutoff=0.0)


def _by_company(venue: Venue, host: str, setting: Setting, view: View) -> Reach | None:
    """A production host in one object with a credential or with a switch that says live."""
    if host not in venue.live_hosts or host in venue.shared_hosts or host in venue.market_data_hosts:
        return None
    if _about_data(setting.path):
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
    return "secret" in split(setting.key) and setting.kind is not Kind.NULL and bool(setting.value)


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
            if view.speaks_of(venue, setting) and not _is_port_table(venue, setting, view):
                paper = venue.paper_ports[venue.live_ports.index(int(number))]
                return Reach(
                    venue,
                    f"holds {number}, a live port of {venue.name}.",
                    f"use {paper} instead of {number} in {{name}}",
                )
    return None


def _is_port_table(venue: Venue, setting: Setting, view: View) -> bool:
    """A program's table or list that holds the paper port too. A compose file that publishes both is live."""
    papers = {str(port) for port in venue.paper_ports}
    return view.page.is_code and any(other.value in papers for other in view.siblings(setting))


def _is_port(setting: Setting, value: str, number: str) -> bool:
    """The number is a port here: the key says so, a call connects, or it follows a host or another port."""
    keys = set(split(setting.key)) or {""}
    if value == number and setting.key.lower().endswith("port"):
        return True
    if value == number:
        words = {word for part in setting.path[-2:] for word in split(part)}
        return bool(words & _PORT_KEYS) or (setting.key.isdigit() and "connect" in words)
    if _ADDRESS.fullmatch(value):
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
            reach = _by_host(venue, match.group(1), match.group()[1:-1]) if venue else None
            if reach and present.isdisjoint(reach.venue.paper_hosts):
                name = _NAME.search(line[max(0, match.start() - 120) : match.start()])
                key = name.group(1) if name else "this line"
                yield Setting((key,), match.group(1), number, match.start() + 1), reach


@cache
def _guarded_hosts() -> frozenset[str]:
    """Hosts that can be live alone or with a path."""
    rows = venues()
    return frozenset(host for venue in rows for host in (*venue.trading_hosts, *venue.live_hosts))
