"""What sets a rule off and what does not, for people who ask: from the catalogue's rows, else from this table."""

from __future__ import annotations

import datetime as dt
import difflib
from typing import Final, NamedTuple

from nolive_hooks.catalog import frameworks, venues
from nolive_hooks.catalog.frameworks import Example
from nolive_hooks.catalog.venues import Venue
from nolive_hooks.guard.scan import scan
from nolive_hooks.model import Blob
from nolive_hooks.policy import Policy

_ANY_DAY: Final = dt.date(2026, 1, 1)  # no example has an allow, so the day decides nothing


class Proof(NamedTuple):
    """A file that a rule stops at and a file that it lets pass."""

    hit: Example
    miss: Example


def _pair(path: str, hit: str, miss: str) -> Proof:
    return Proof(Example(path=path, text=hit), Example(path=path, text=miss))


_TRADES: Final = "exchange: kraken\n"
_CLASSES: Final = {
    "live-mode": _pair("bot.yaml", f"{_TRADES}trading_mode: live\n", f"{_TRADES}trading_mode: paper\n"),
    "safety-off": _pair("bot.yaml", f"{_TRADES}paper_trading: false\n", f"{_TRADES}paper_trading: true\n"),
    "live-default": _pair(
        "bot.yaml", f"{_TRADES}trading_mode: ${{MODE:-live}}\n", f"{_TRADES}trading_mode: ${{MODE:-paper}}\n"
    ),
    "live-command": _pair("start.sh", "python -m trader --live\n", "python -m trader --paper\n"),
    "live-arm": _pair(
        "arm.toml",
        '[environment]\nmode = "paper"\nexchange = "kraken"\nlive_token = "typed by hand"\n',
        '[environment]\nmode = "paper"\nexchange = "kraken"\n',
    ),
    "live-order": _pair(
        "bot.py",
        'import pyupbit\n\nupbit = pyupbit.Upbit(ACCESS, SECRET)\nupbit.buy_market_order("KRW-BTC", 10000)\n',
        "import pyupbit\n\nupbit = pyupbit.Upbit(ACCESS, SECRET)\nif not dry_run:\n"
        '    upbit.buy_market_order("KRW-BTC", 10000)\n',
    ),
    "disguised": _pair("bot.yaml", f"{_TRADES}trading_mode: l\u0456ve\n", f"{_TRADES}trading_mode: paper\n"),
    "unreadable-config": _pair(
        "bot.json", '{"exchange": "kraken", "dry_run": ', '{"exchange": "kraken", "dry_run": true}'
    ),
}


def of_rule(rule: str) -> Proof | None:
    """The example and the counter-example of a rule id or class; None where nothing can be shown without a secret."""
    family, _, subject = rule.partition("/")
    if family == "live-key":
        return _credential(subject)
    if family == "live-endpoint":
        return _endpoint(subject)
    return _framework(family, subject) or _CLASSES.get(family)


def _framework(family: str, subject: str) -> Proof | None:
    row = next((one for one in frameworks() if one.id == subject), None)
    wanted = [example for example in row.hit if f"{family}/{subject}" in _rules(example)] if row else []
    return Proof(wanted[0], row.miss[0]) if row and wanted else None


def _rules(example: Example) -> list[str]:
    report = scan([Blob(example.path, example.text.encode())], Policy(), subject="example", today=_ANY_DAY)
    return [finding.rule for finding in report.findings]


def _credential(subject: str) -> Proof | None:
    """A credential's name with the length of its value: no value of that format is ever written down."""
    owner, _, field = subject.partition(".")
    venue = next((one for one in venues() if one.id == (owner or "binance")), None)
    if venue is None:
        return None
    name = _variable(venue, field or "secret")
    shape = next((one for one in venue.credentials if one.name == field), None)
    size = f"{shape.lengths[0]} " if shape and shape.lengths[0] else ""
    return _pair(".env", f"{name}=<{size}characters of a key>\n", f"{name}=\n")


def _variable(venue: Venue, field: str) -> str:
    part = field.rpartition("_")[2].upper()
    named = next((name for name in venue.env_names if name.endswith(part)), "")
    return named or f"{venue.id}_{field}".upper()


def _endpoint(subject: str) -> Proof | None:
    rows = [one for one in venues() if one.id == subject] or [one for one in venues() if one.id == "alpaca"]
    row = rows[0]
    live = next(iter((*row.trading_hosts, *row.live_hosts)), "")
    if not live:
        return None
    safe = next(iter(difflib.get_close_matches(live, row.paper_hosts, n=1, cutoff=0.0)), "localhost")
    return _pair("bot.py", _order(live), _order(safe))


def _order(host: str) -> str:
    return f'import requests\n\nrequests.post("https://{host}/v2/orders", json={{"symbol": "X", "dry": True}})\n'
