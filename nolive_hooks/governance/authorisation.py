"""One authorisation: a small file that governance merges, and that a drill reads from the base branch only."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from nolive_hooks.errors import usage

FOLDER = ".nolive/authorisations"
LONGEST = dt.timedelta(days=366)
_NUMBERED = re.compile(r"A-(\d{4})-(\d{3,})\.toml")
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}")
_STRATEGY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Authorisation:
    """Who may drill which strategy until when, and who says so."""

    reference: str
    operator: str
    strategy: str
    until: dt.date
    by: str
    given: dt.date
    reason: str = ""

    @property
    def path(self) -> str:
        """Where the file lies in the repository."""
        return f"{FOLDER}/{self.reference}.toml"

    def encode(self) -> bytes:
        """The file; every text is a TOML string, so that none can add a key."""
        rows = (
            ("reference", _text(self.reference)),
            ("operator", _text(self.operator)),
            ("strategy", _text(self.strategy)),
            ("until", self.until.isoformat()),
            ("authorised_by", _text(self.by)),
            ("given", self.given.isoformat()),
            *((("reason", _text(self.reason)),) if self.reason else ()),
        )
        head = "# Authorises NO-LIVE drills only. It never authorises live trading.\n"
        return (head + "".join(f"{key} = {value}\n" for key, value in rows)).encode("utf-8", "replace")


def _text(value: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, but for the one control character that JSON leaves as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def next_reference(names: Iterable[str], year: int) -> str:
    """`A-YYYY-NNN`, one above every number of that year among file names."""
    matches = (_NUMBERED.fullmatch(name.rpartition("/")[2]) for name in names)
    used = [int(match.group(2)) for match in matches if match and int(match.group(1)) == year]
    return f"A-{year}-{max(used, default=0) + 1:03}"


def check(made: Authorisation) -> Authorisation:
    """The same authorisation; a usage error for one that must not be given."""
    if not _LOGIN.fullmatch(made.operator) or not _LOGIN.fullmatch(made.by):
        raise usage("this is no login", where=f"{made.operator}, {made.by}", why="a login is letters, digits and -",
                    fix="nolive authorise --operator LOGIN --by LOGIN")  # fmt: skip
    if not _STRATEGY.fullmatch(made.strategy):
        raise usage("this is no name of a strategy", where=made.strategy, why="letters, digits, dot, - and _",
                    fix="nolive authorise --strategy NAME")  # fmt: skip
    if made.operator.casefold() == made.by.casefold():
        why = "governance and operator are two people"
        raise usage("nobody authorises their own drill", where=made.operator, why=why,
                    fix="ask governance to run nolive authorise")  # fmt: skip
    if not made.given <= made.until <= made.given + LONGEST:
        raise usage("an authorisation ends within a year, and not in the past", where=made.until.isoformat(),
                    fix=f"nolive authorise --until {made.given + dt.timedelta(days=7)}, the rest as it is")  # fmt: skip
    return made
