"""What stands around an address: its object, its call, the venues that its file names, and the orders it places."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from functools import cached_property
from itertools import pairwise
from typing import Final

from nolive_hooks.catalog.venues import Venue
from nolive_hooks.expressions import expression
from nolive_hooks.guard.collecting import collects
from nolive_hooks.guard.hosts.branches import Branches
from nolive_hooks.guard.hosts.flags import is_live_flag
from nolive_hooks.guard.keys.names import split
from nolive_hooks.guard.keys.page import Page
from nolive_hooks.guard.modes.scene.choices import Choices, of_configuration
from nolive_hooks.model import Document, Kind, Setting

Path = tuple[str, ...]

_HEAD: Final = 20_000  # characters of a file that may say what it is for
# The path of an order (`f"{BASE}/order/place"`), or a call that places, changes or closes one.
_ORDERING: Final = expression(
    r"/(?:orders?|gtt|withdraw(?:als?)?|positions?/close)(?:/(?!book|history|trades)|[\"'`?]|$)"
    r"|(?:place|create|submit|send|modify|exit|square_?off)_?(?:[a-z]{1,12}_?){0,2}(?:orders?|positions?|gtt)\s{0,2}\(",
    re.IGNORECASE | re.MULTILINE,
)

_POSTING: Final = expression(
    r"\.(?:post|put|request)\(|method[\"']?\s{0,3}[:=]\s{0,3}[\"'`](?:POST|PUT)[\"'`]", re.IGNORECASE
)
_SECRET: Final = expression(r"(?:environ|getenv|process\.env)[^\n]{0,20}SECRET")
_HANDED: Final = expression(r"[A-Za-z_]\w{0,80}")
_LONGEST_CALL: Final = 12  # lines of a call above its address
_ASKING: Final = expression(r"dry_?run|dry-run|paper|simulat|sandbox|testnet|demo|confirm|\binput\(", re.IGNORECASE)


class View:
    """The settings of a document by the object they stand in."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.page = Page(document)
        self.groups: dict[Path, list[Setting]] = defaultdict(list)
        self._told: dict[str, bool] = {}
        for setting in document.settings:
            self.groups[setting.path[:-1]].append(setting)

    @cached_property
    def orders(self) -> bool:
        """The text of a program has the path of an order, or a call that places one."""
        return _ORDERING.search(self.document.text) is not None

    @cached_property
    def collects(self) -> bool:
        """A configuration, and not a program, that gathers data and trades nothing."""
        return not self.page.is_code and collects(self.document)

    @cached_property
    def says_live(self) -> bool:
        """A flag or mode somewhere in the document says that trading is live."""
        return any(is_live_flag(one) for one in self.document.settings if one.kind is not Kind.CALL)

    @cached_property
    def choices(self) -> Choices:
        """Which blocks the document chooses from maps of blocks; programs choose by other means."""
        return of_configuration(() if self.page.is_code or self.document.error else self.document.settings)

    @cached_property
    def branches(self) -> Branches:
        """The branches of a shell script."""
        return Branches(self.page.lines if self.document.format == "shell" else ())

    def is_argument(self, setting: Setting) -> bool:
        """True for a direct argument of a call."""
        return any(
            other.kind is Kind.CALL and other.path == setting.path[:-1] for other in self.groups[setting.path[:-2]]
        )

    def siblings(self, setting: Setting) -> list[Setting]:
        """The other settings of the same object, at most 60."""
        return [other for other in self.groups[setting.path[:-1]][:60] if other is not setting]

    def in_twin_list(self, setting: Setting) -> list[Setting]:
        """Entries of the other lists of the same object, where a setting is the entry of one: `paper_hosts = [...]`."""
        if not setting.key.isdigit() or len(setting.path) < 2:
            return []
        above = setting.path[:-2]
        lists = [path for path in self.groups if path[:-1] == above and path != setting.path[:-1]][:20]
        return [one for path in lists for one in self.groups[path][:20] if one.key.isdigit()]

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
        if not self.page.is_code:
            return False
        option = len(setting.path) == 1 and setting.kind is Kind.DEFAULT  # what any part of the program may use
        made = (other.key.rpartition(".")[2] for other in self.document.settings if option and other.kind is Kind.CALL)
        return any(names(venue, name) for name in (*self.page.imported, *made))

    def orders_elsewhere(self, setting: Setting, hosts: Collection[str]) -> bool:
        """Beside `base-url` stands `order-base-url`, and orders go to the host of a test venue that it names."""
        key = ("order", *split(setting.key))
        told = [other.value.lower() for other in self.siblings(setting) if tuple(split(other.key)) == key]
        return bool(told) and all(value.partition("://")[2].partition("/")[0] in hosts for value in told)

    def is_socket(self, setting: Setting) -> bool:
        """Beside a port stands the number of a client: how a program connects to a terminal of Interactive Brokers."""
        beside = (other for other in self.siblings(setting) if split(other.key)[-2:] == ("client", "id"))
        return split(setting.key)[-1:] == ("port",) and any(other.value.strip().isdigit() for other in beside)

    def tells(self, venue: Venue) -> bool:
        """A name of the venue stands in the text or in the name of the file."""
        if venue.id not in self._told:
            text = f"{self.document.path.rpartition('/')[2]} {self.document.text[:_HEAD]}".lower()
            self._told[venue.id] = any(re.search(rf"(?<![a-z0-9]){word}(?![a-z0-9])", text) for word in venue.words)
        return self._told[venue.id]

    def simulates(self, venue: Venue) -> bool:
        """All headers that name a customer of a venue name its simulated account, too: `x-simulated-trading: 1`."""
        name, _, value = venue.paper_marker.lower().partition(": ")
        if venue.paper_switch != "header" or not value:
            return False
        said = [one for one in self.document.settings if one.key.lower() == name]
        signed = {one.path[:-1] for one in self.document.settings if one.key in venue.header_names}
        return bool(said) and all(one.value == value for one in said) and signed <= {one.path[:-1] for one in said}

    def signs_orders(self, venue: Venue) -> bool:
        """A program sends the header that a venue knows a customer by, places orders, and never speaks of paper."""
        text = self.document.text if self.page.is_code else ""
        sends = any(f"{quote}{name}{quote}" in text for name in venue.header_names for quote in "\"'")
        if sends and _POSTING.search(text) is not None and self.orders and _ASKING.search(text) is None:
            return True
        return self._calls_private(venue, text) and _ASKING.search(text) is None

    def _calls_private(self, venue: Venue, text: str) -> bool:
        """A secret of its environment, and the method of an order by its name: `call("private/buy", ...)`."""
        methods = (path.lstrip("/") for path in venue.order_paths if path.startswith("/private/"))
        called = any(f"{quote}{method}{quote}" in text for method in methods for quote in "\"'")
        return called and _SECRET.search(text) is not None

    def is_given_secrets(self, setting: Setting) -> bool:
        """The call around an address is given something to sign with: `Client({apiSecret: KEY, httpBase: "..."})`."""
        above = (setting.path[:end] for end in (len(setting.path) - 1, len(setting.path) - 2) if end > 0)
        calls = (one for path in above for one in self.groups.get(path[:-1], ())[:60] if one.path == path)
        return any(
            self._takes_secret(one, setting)
            or any(signs(name) and not self._declares(one, name) for name in one.value.split())
            for one in calls
            if one.kind is Kind.CALL
        )

    def _takes_secret(self, call: Setting, setting: Setting) -> bool:
        """An argument before the address is a secret by its name: `new Spot(env.KEY, env.SECRET, {base: "..."})`."""
        lines = self.page.lines[call.line - 1 : setting.line] if "1" in call.value.split() else []
        if not lines or len(lines) > _LONGEST_CALL or setting.line > call.line + len(lines):
            return False
        *above, last = lines
        text = "\n".join((*above, last[: setting.column - 1]))[call.column - 1 :].partition("(")[2]
        return any(signs(name) for name in _HANDED.findall(text[:_HEAD]))

    def _declares(self, call: Setting, name: str) -> bool:
        """An argument is a type of the library that is called: `z.object({secretKey: z.string()})` holds no secret."""
        library, dot, _ = call.key.partition(".")
        held = (*self.groups.get((*call.path, name), ()), *self.groups.get((*call.path, "0", name), ()))
        return bool(dot) and any(one.kind is Kind.CALL and one.key.partition(".")[0] == library for one in held)


def signs(name: str) -> bool:
    """The name of an argument that something is signed with: a secret, or the private key of a wallet."""
    words = split(name)
    return "secret" in words or ("private" in words and "key" in words)


def names(venue: Venue, text: str) -> bool:
    """True when a word, or two words together, name the venue: `ib-gateway`, `IBStore`, `tws_port`."""
    words = split(text.lower().removesuffix("port") if text.lower().endswith("port") else text)
    pairs = (a + b for a, b in pairwise(words))
    return not set(venue.words).isdisjoint((*words, *pairs))
