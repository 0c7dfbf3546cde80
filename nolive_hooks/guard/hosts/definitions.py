"""Which addresses are only defined or compared: deny lists, tables of both, defaults, blocks that nothing chooses."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from nolive_hooks.catalog import vocabulary
from nolive_hooks.documents.base import SCOPE
from nolive_hooks.expressions import expression
from nolive_hooks.guard.hosts.flags import is_safe_flag
from nolive_hooks.guard.hosts.view import View
from nolive_hooks.guard.keys.context import host_owner, hosts_in, is_paper_host
from nolive_hooks.guard.keys.made_up import is_arranged
from nolive_hooks.guard.keys.names import label, split
from nolive_hooks.guard.keys.values import is_artificial
from nolive_hooks.model import Kind, Setting

# Calls whose first argument is looked for in a text, or in the directory of the net.
_LOOKING: Final = frozenset((
    "replace", "replaceall", "indexof", "lastindexof", "includes", "startswith", "endswith", "split", "find", "rfind",
    "index", "removeprefix", "removesuffix", "contains", "hasprefix", "hassuffix", "count", "partition",
    "getaddrinfo", "gethostbyname",
))  # fmt: skip

_VERSION: Final = expression(r"v?\d{1,3}(?:\.\d{1,3})?|api|rest")
_DEEDS: Final = expression(
    r"plac|creat|new|add|submit|send|batch|market|limit|cancel|modif|clos|buy|sell|trade(?!s)|exec|withdraw|transfer"
    r"|order(?!s(?:/|$))",
    re.IGNORECASE,
)
_LIVE: Final = frozenset(("main", "livetrade", "livetrading"))
_PERMISSION: Final = expression(r"Web(?:Fetch|Search)\(domain:")  # an assistant may read this site
_PAGES: Final = ("/connect/login", "/oauth/authorize", "/oauth2/authorize", "/oauth2/auth")
_URLS: Final = frozenset(("url", "uri", "base", "api", "host", "endpoint", "root", "rest", "server", "domain"))
_PLACES: Final = frozenset(("region", "latency", "datacenter", "colocation"))
_ISSUED: Final = frozenset(("api_key", "secret", "token", "passphrase", "password"))
_REFERRING: Final = "$%@{!"  # how a value begins that stands elsewhere
_PAPER_TWINS: Final = frozenset(("cert", "mock", "virtual", "vts", "sim", "simulation"))


def is_definition(setting: Setting, view: View) -> bool:
    """True for a deny list, a block not chosen, a parameter's default, a comparison, a list or table of both."""
    words = {word for part in setting.path for word in split(part)}
    if (
        _is_described(setting, view)
        or view.choices.unselected(setting)
        or _PERMISSION.match(setting.value)
        or _is_page(setting)
    ):
        return True
    if words & vocabulary().deny or "interactions" in setting.path:  # a recorded exchange of HTTP
        return True
    if (
        setting.kind is Kind.DEFAULT
        and setting.path[-2:-1] != ()
        and setting.path[-2].startswith(SCOPE)
        and setting.key.islower()
        and not _is_connected_to(setting, view)
    ):
        return True
    if view.page.is_code and _is_listed_or_compared(setting, view):
        return True
    if _is_of_sample(setting, view):
        return True
    if any(map(is_arranged, setting.path[:-1])):  # `class FakeResponse: headers = {"Location": ...}`
        return True
    return (
        _is_one_of_both(setting, words, view) or _is_variable_of_both(setting, view) or _has_named_twin(setting, view)
    )


def _is_listed_or_compared(setting: Setting, view: View) -> bool:
    """In a program: an entry of a list in a function, a text to look for, one of a directory of addresses."""
    argument = view.is_argument(setting)
    if setting.key.isdigit() and not argument and any(part.startswith(SCOPE) for part in setting.path):
        return True
    if _is_located(setting, view):
        return True
    if setting.key == "0" and argument and (_called(setting) in _LOOKING or _is_read(setting, view)):
        return True
    if not argument and _is_read_by_name(setting, view):
        return True
    return sum(bool(hosts_in(other.value)) for other in view.siblings(setting) if other.key != setting.key) > 2


def _called(setting: Setting) -> str:
    return setting.path[-2].rpartition(".")[2].lower()


def _is_read(setting: Setting, view: View) -> bool:
    """`requests.get("https://.../orders")` reads the orders there are; a bare address or a deed is more than that."""
    return _gets(setting, view) and _has_no_deed(setting.value)


def _is_read_by_name(setting: Setting, view: View) -> bool:
    """`url = "https://.../orders"` in a function that hands `url` to nothing but calls that read."""
    scope = setting.path[:-1]
    if not any(part.startswith(SCOPE) for part in scope) or not _has_no_deed(setting.value):
        return False
    uses = [
        one
        for one in view.document.settings
        if one.kind is Kind.NAME and one.value == setting.key and one.path[: len(scope)] == scope
    ]
    return bool(uses) and all(view.is_argument(one) and _gets(one, view) for one in uses)


def _gets(argument: Setting, view: View) -> bool:
    """What a call is given that reads: `get(url)`, `request("GET", url)`."""
    said = (other.value.upper() for other in view.siblings(argument) if other.key in ("0", "method"))
    return _called(argument) == "get" or "GET" in said


def _has_no_deed(address: str) -> bool:
    """The path of an address names things, and nothing that is done to them."""
    path = address.partition("://")[2].partition("/")[2].partition("?")[0]
    return not _DEEDS.search(path) and any(step and not _VERSION.fullmatch(step) for step in path.split("/"))


def _is_one_of_both(setting: Setting, words: set[str], view: View) -> bool:
    """The paper address of the venue stands beside it, so that something else chooses between them."""
    beside = view.siblings(setting)
    chosen = view.page.is_code and any(other.path == setting.path for other in beside)  # `demo if paper else live`
    listed = view.page.is_code and setting.key.isdigit() and not view.is_argument(setting)
    if not chosen and not listed and not words & (vocabulary().live | _LIVE):
        return False
    owners = {host_owner(host) for host in hosts_in(setting.value)}
    twins = _twins(setting, view) if view.page.is_code and not chosen else []
    papers = [
        other.key
        for other in (*beside, *view.in_twin_list(setting), *twins)
        if not chosen or other.path == setting.path
        if any(is_paper_host(host) and host_owner(host) in owners for host in hosts_in(other.value))
    ]
    return bool(papers) and (chosen or listed or not _is_taken(setting.key, papers, view))


def _is_taken(name: str, others: Collection[str], view: View) -> bool:
    """`BASE_URL = LIVE_URL` in a program that never speaks of the other one again: nothing chooses any more."""
    used = (one.value.rpartition(".")[2] for one in view.document.settings if one.kind is Kind.NAME)
    if not view.page.is_code or name in others or name not in used:
        return False
    return all(len(re.findall(rf"\b{re.escape(other)}\b", view.document.text)) < 2 for other in others)


def _is_variable_of_both(setting: Setting, view: View) -> bool:
    """A client's environment has the addresses of both as variables: `{"key": "PROD", "value": "https://..."}`."""
    if setting.key != "value" or len(setting.path) < 2 or not setting.path[-2].isdigit():
        return False
    name = next((other.value for other in view.siblings(setting) if other.key == "key"), "")
    if not vocabulary().live.intersection(split(name)):
        return False
    owners = {host_owner(host) for host in hosts_in(setting.value)}
    return any(
        is_paper_host(host) and host_owner(host) in owners
        for other in view.document.settings
        if other.key == "value" and other.path[:-2] == setting.path[:-2]
        for host in hosts_in(other.value)
    )


def _twins(setting: Setting, view: View) -> list[Setting]:
    """What is called the same but for paper: `HOSTS.demo.api` of `HOSTS.live.api`, `PAPER_URL` of `LIVE_URL`."""
    bare = _bare(setting)
    size = len(setting.path)
    return [
        other
        for other in view.document.settings
        if len(other.path) == size
        and other.path != setting.path
        and any(vocabulary().paper.intersection(split(part)) for part in other.path)
        and _bare(other) == bare
    ]


def _bare(setting: Setting) -> list[tuple[str, ...]]:
    """The words of a path without those of environments."""
    environments = vocabulary().paper | vocabulary().live | _LIVE
    return [tuple(word for word in split(part) if word not in environments) for part in setting.path]


def _is_located(setting: Setting, view: View) -> bool:
    """A bare host beside the region that is nearest to it: `{"endpoint": "api.house.com", "region": "Mumbai"}`."""
    bare = hosts_in(setting.value) == [setting.value.strip().lower()]
    return bare and any(_PLACES.intersection(split(other.key)) for other in view.siblings(setting))


def _is_connected_to(setting: Setting, view: View) -> bool:
    """`def go(port=7496): ib.connect(host, port)`: where nobody says otherwise, the function goes there."""
    inside, kept = setting.path[:-1], (f"self.{setting.key}", f"self._{setting.key}")
    return setting.value.isdigit() and any(
        one.kind is Kind.NAME
        and _connects(one)
        and (
            (one.value == setting.key and one.path[: len(inside)] == inside)
            or (one.value in kept and one.path[: len(inside) - 1] == inside[:-1])
        )
        for one in view.document.settings
    )


def _connects(argument: Setting) -> bool:
    return len(argument.path) > 1 and argument.path[-2].rpartition(".")[2].lower().startswith("connect")


def _is_of_sample(setting: Setting, view: View) -> bool:
    """Every credential beside it is one that nobody has (`YOUR_API_KEY`), and a flag of safety is up."""
    beside = view.siblings(setting)
    keys = [other for other in beside if label(other.key).field in _ISSUED and other.value]
    nobodys = (key.kind is Kind.STRING and key.value[0] not in _REFERRING and is_artificial(key.value) for key in keys)
    return bool(keys) and all(nobodys) and any(map(is_safe_flag, beside))


def _is_described(setting: Setting, view: View) -> bool:
    """One of the servers that an OpenAPI document lists."""
    listed = setting.path[:1] == ("servers",) and setting.key == "url"
    return listed and any(one.key in ("openapi", "swagger") and len(one.path) == 1 for one in view.document.settings)


def _is_page(setting: Setting) -> bool:
    """The page on which a person logs in."""
    return setting.value.strip().lower().partition("?")[0].rstrip("/").endswith(_PAGES)


def _has_named_twin(setting: Setting, view: View) -> bool:
    """`MOCK_BASE_URL` beside `BASE_URL`: a table of addresses, unless something in the file says live."""
    own = frozenset(split(setting.key)) - _URLS
    environments = vocabulary().paper | _PAPER_TWINS
    if own & (environments | vocabulary().live | {"main"}) or not _URLS.intersection(split(setting.key)):
        return False
    return not view.says_live and any(
        environments.intersection(split(other.key))
        and frozenset(split(other.key)) - _URLS - environments == own
        and any(is_paper_host(host) for host in hosts_in(other.value))
        for other in view.siblings(setting)
    )
