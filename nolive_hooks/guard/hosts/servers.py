"""Names of servers: `Broker-Live02` logs in for real where a terminal is told which server it belongs to."""

from __future__ import annotations

import re
from typing import Final

from nolive_hooks.catalog import vocabulary
from nolive_hooks.expressions import expression
from nolive_hooks.guard.hosts.reach import Reach, switched_by
from nolive_hooks.guard.hosts.view import View, names
from nolive_hooks.guard.keys.names import split
from nolive_hooks.model import Kind, Setting

_LITERAL: Final = (Kind.STRING, Kind.DEFAULT)  # a variable, a number or None is the name of nothing
_DEMO: Final = expression(r"demo|trial|contest|paper|test|sandbox|practice|[<${]|your|example|xxx", re.IGNORECASE)
_LIVE: Final = expression(r"[A-Za-z0-9]-?(?:Live|Real)(?:[-_]?\d{1,3})?$", re.IGNORECASE)  # `Broker-Live02`
# At most two words and a number; a third makes it a sentence, any other character an expression or an address.
_NAME: Final = expression(r"(?=\d{0,60}[A-Za-z])[A-Za-z0-9][\w&'-]{0,62}(?: [\w&'-]{1,40})?(?: \d{1,3})?")
_NOTHING: Final = frozenset(
    ("none", "null", "true", "false", "undefined", "nil", "yes", "localhost", "unknown", "empty", "default")
)


def by_server(setting: Setting, value: str, view: View) -> Reach | None:
    """A server name that does not say demo, for venues that switch by the name of the server."""
    if setting.kind not in _LITERAL or not _is_of_server(setting.key) or not _is_name(value):
        return None
    said = _LIVE.search(value) is not None
    for venue in switched_by("server_name"):
        if (
            any(names(venue, part) for part in setting.path)
            or any(names(venue, other.key) for other in view.siblings(setting))
            or (said and view.tells(venue))
        ):
            says = f"names a {venue.name} server that is not a demo server."
            return Reach(venue, says, "use the broker's demo server in {name}")
    return None


def _is_of_server(key: str) -> bool:
    """`server`, `MT5_SERVER_2`, `server_name`; what has more words behind it is a property of a server."""
    told = [word for word in split(key) if not word.isdigit()]
    return told[-1:] == ["server"] or told[-2:] == ["server", "name"]


def _is_name(value: str) -> bool:
    """How brokers call their servers; placeholders and the identifiers of programs are no names."""
    lower = value.lower()
    if not 4 <= len(value) <= 64 or _DEMO.search(value) or _NAME.fullmatch(value) is None or lower in _NOTHING:
        return False
    identifier = value.islower() and "-" not in value and _LIVE.search(value) is None
    return not identifier and not any(word in lower for word in vocabulary().made_up)
