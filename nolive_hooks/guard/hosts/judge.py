"""Which addresses of a document reach live trading: hosts, order paths, ports and server names; market data passes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Final

from nolive_hooks.catalog import venues
from nolive_hooks.catalog.venues import Venue
from nolive_hooks.documents.base import SCOPE
from nolive_hooks.expressions import expression
from nolive_hooks.guard.hosts.definitions import is_definition
from nolive_hooks.guard.hosts.flags import is_live_flag, is_safe_flag
from nolive_hooks.guard.hosts.ports import PORT, by_port
from nolive_hooks.guard.hosts.reach import Reach
from nolive_hooks.guard.hosts.servers import by_server
from nolive_hooks.guard.hosts.view import Path, View, names, signs
from nolive_hooks.guard.keys import named
from nolive_hooks.guard.keys.context import host_owner, hosts_in
from nolive_hooks.guard.keys.names import split
from nolive_hooks.guard.keys.page import Place
from nolive_hooks.guard.keys.words import shown
from nolive_hooks.guard.modes.scene.traders import is_trader
from nolive_hooks.guard.modes.scene.words import DATA
from nolive_hooks.model import Document, Finding, Kind, Location, Setting, Severity, fingerprint

_COMMENT: Final = expression(r"\s{0,60}(?://|#|/\*|\*|;|--|<!--)")
_QUOTED_HOST: Final = expression(
    r"[\"'`](?:https?://|wss?://)?((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})(/[^\"'`\s]{0,300})?(?::\d+)?[\"'`]"
)
# The last step of an order's path, wherever it stands; what is listed or tried is none.
_ORDERS: Final = expression(
    r"/(?:(?:new|place|add|create|submit|send|batch)[-_]?)?orders?/?$|/orders?[/-](?:create|place|new|submit|send|market|limit)/?$"
    r"|/withdraw(?:als?)?(?:/apply|/submit)?/?$",
)
# Where a program logs in, and where it reads prices, whatever else the host takes.
_LOGIN: Final = expression(r"/authori[sz]e/?$|/oauth2?/(?:(?:access|request|renew|revoke)_?)?(?:access_?)?token/?$")
_PRICES: Final = expression(r"/(?:markets|market-?data)/[a-z]")
_CALCULATED: Final = expression(r"/(?:margins|charges|calculators?)/orders?/?$")  # what orders would cost
# What is only looked at, whoever asks: an account, a clock, prices.
_ASKED: Final = expression(r"/(?:account|clock|calendar|assets|time|ping|status|health)/?$|/quotations/")
_VERSION: Final = expression(r"v?\d{1,3}(?:\.\d{1,3})?|api|:\d{1,5}")
_NAME: Final = expression(r"([A-Za-z_][\w-]{0,60})[\"'`]?\s{0,4}(?::\s{0,2}[&\w\s'<>]{1,30})?(?::=|=>|=|:|\()\s{0,4}$")


def judge(document: Document) -> Iterator[Finding]:
    """`live-endpoint/<venue>` for addresses that reach live trading. Which files are judged is the caller's business:
    prose, records and tests are not handed in. A host that serves market data too decides nothing alone."""
    view = View(document)
    ordinals: Counter[tuple[str, str]] = Counter()
    for setting in document.settings:
        if setting.kind is Kind.CALL or not 3 < len(setting.value) <= 2000 or not _may_reach(setting):
            continue
        reach = _reach(setting, view)
        if reach and not is_definition(setting, view):
            yield _finding(document, reach, setting, ordinals)
    if not document.settings and view.page.is_code:
        for setting, reach in _in_code(view):
            yield _finding(document, reach, setting, ordinals)


def _may_reach(setting: Setting) -> bool:
    """A cheap look: without a dot, the digits of a port or the name of a server, no value is an address."""
    return "." in setting.value or PORT.search(setting.value) is not None or "server" in setting.key.lower()


def _finding(document: Document, reach: Reach, setting: Setting, ordinals: Counter[tuple[str, str]]) -> Finding:
    rule, chain = f"live-endpoint/{reach.venue.id}", shown(setting.path, "\0")
    ordinals[rule, chain] += 1
    mark = fingerprint(rule, document.path, chain, str(ordinals[rule, chain]))
    name = shown(tuple(key for key in setting.path if not (key.isdigit() or key.startswith(SCOPE))), "\0")
    fix = f"{reach.fix.replace('{name}', name)}, then git add {document.path}"
    place = Location(document.path, setting.line, setting.column)
    return Finding(rule, Severity.BLOCK, place, f"{name} {reach.says}", fix, mark)


def _reach(setting: Setting, view: View) -> Reach | None:
    """The first of the five ways in which an address is live."""
    value = setting.value.strip()
    if not any(character.isspace() for character in value):
        for host in hosts_in(value):
            venue = host_owner(host)
            if venue and not (_takes_no_order(value, host) or view.simulates(venue)):
                found = _by_host(venue, host, value, view) or _by_company(venue, host, setting, view)
                if found and not view.orders_elsewhere(setting, venue.paper_hosts):
                    return found
    return by_port(setting, value, view) or by_server(setting, value, view)


def _by_host(venue: Venue, host: str, value: str, view: View) -> Reach | None:
    path = value.lower().partition(host)[2].partition("?")[0]
    if _ASKED.search(path):
        return None
    sent = _ORDERS.search(path) is not None and _CALCULATED.search(path) is None
    orders = sent or any(_is_path(order.lower(), path) for order in venue.order_paths)
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


def _takes_no_order(value: str, host: str) -> bool:
    """The path of an address is that of a login or of prices."""
    path = value.lower().partition(host)[2].partition("?")[0]
    return bool(_LOGIN.search(path) or (_PRICES.search(path) and not _ORDERS.search(path)))


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
    if _about_data(setting.path) or view.collects or "public" in setting.value.lower().split("/"):
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
    if view.signs_orders(venue):
        says = f"points to {host}, the production host of {venue.name}, in a program that signs orders and asks nobody."
        return Reach(venue, says, _paper_host(venue, host, setting.value))
    equipped = any(_names_secret(other, venue) for other in beside) and not any(map(is_safe_flag, beside))
    if not view.page.is_code and _is_of_trader(setting) and equipped:
        says = f"points to {host}, the production host of {venue.name}, in a service that trades with its secret."
        return Reach(venue, says, _paper_host(venue, host, setting.value))
    if any(_is_credential(other, venue, view) for other in beside):
        says = f"points to {host}, the production host of {venue.name}, beside a credential."
        return Reach(venue, says, _paper_host(venue, host, setting.value))
    return None


def _is_of_trader(setting: Setting) -> bool:
    """It is a variable of a service that is called a bot or trader."""
    service = setting.path[-3] if len(setting.path) > 2 and setting.path[-2] in ("environment", "env") else ""
    return is_trader(set(split(service)))


def _names_secret(setting: Setting, venue: Venue) -> bool:
    """`BINANCE_API_SECRET=${BINANCE_API_SECRET}`: whoever starts the service gives it the secret."""
    return "secret" in split(setting.key) and names(venue, setting.key)


def _is_secret(setting: Setting) -> bool:
    """An argument that carries a secret, wherever the program has it from."""
    return signs(setting.key) and setting.kind is not Kind.NULL and bool(setting.value)


def _about_data(path: Path) -> bool:
    """The key above an address speaks of market data: what stands there places no order."""
    above = [key for key in path[:-1] if not key.isdigit()]
    if above[-1:] in (["data"], ["stringData"]) and path[-1].isupper():
        return False  # the variables of a program in a Kubernetes Secret
    return bool(above) and bool(DATA.intersection(split(above[-1])))


def _is_credential(setting: Setting, venue: Venue, view: View) -> bool:
    place = Place(setting.path, setting.value, setting.line, setting.column, (("exchange", venue.id),))
    found = named(place, view.page)
    return found is not None and not found.paper and not found.known and found.venue is venue


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
