"""How a live value was hidden is told beside what it is; nothing that is safe is called a disguise."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from nolive_hooks import guard
from nolive_hooks.model import Blob, Finding
from nolive_hooks.policy import Policy

EXAMPLES = Path(__file__).parents[1] / "examples" / "disguised" / "block"


def found(*blobs: Blob) -> tuple[Finding, ...]:
    return guard.scan(blobs, Policy(), subject="x", today=dt.date(2026, 1, 1)).blocking


@pytest.mark.parametrize("case", sorted(EXAMPLES.iterdir()), ids=lambda case: case.name)
def test_an_example_is_told_with_its_trick(case: Path) -> None:
    files = [path for path in case.rglob("*") if path.is_file() and path.name != "expected.txt"]
    got = found(*(Blob(path.relative_to(case).as_posix(), path.read_bytes()) for path in files))
    wanted = {line for line in (case / "expected.txt").read_text().splitlines() if " disguised" in line}
    told = {(f"{one.location.path}:{one.location.line}", one.rule) for one in got if one.rule.startswith("disguised")}
    assert wanted <= {f"{place} {name}" for place, rule in told for name in (rule, "disguised")}
    assert {place for place, _ in told} == {line.split()[0] for line in wanted}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yaml", "exchange: kraken\ntrading_mode: live\n"),
        (
            "a.py",
            "import requests\nrequests.post(f'https://fapi.binance.com/fapi/v1/order?{q}', {'X-MBX-APIKEY': K})\n",
        ),
        ("a.yaml", "exchange: kraken\ntrading_mode: LIVE   # l\u0456ve\n"),
        ("a.json", '{"柜台环境": "实盘"}\n'),
        ("a.py", "import ccxt\nMODE = 'live'\nstart_trading(trading_mode=MODE)\n"),
        ("a.py", "import ccxt\nstart_trading(log='a' + 'b', trading_mode='live')\n"),
        ("a.json", '{"exchange": "kraken", "note": "\\u006c", "trading_mode": "live"}\n'),
        ("k.yaml", "apiVersion: v1\nkind: Secret\ndata:\n  TRADING_MODE: bGl2ZQ==\n"),
        ("a.yaml", "exchange: kraken\ntrading_mode: >-\n  live\n"),
    ],
)
def test_what_can_be_read_is_no_disguise(path: str, text: str) -> None:
    rules = {one.rule.partition("/")[0] for one in found(Blob(path, text.encode()))}
    assert rules
    assert "disguised" not in rules


def test_the_message_shows_no_value() -> None:
    text = "exchange: kraken\ntrading_mode: l\u0456v\u0435\n"
    (one,) = [one for one in found(Blob("a.yaml", text.encode())) if one.rule.startswith("disguised")]
    assert (
        one.message
        == "the live value here cannot be read: it is written with letters of other alphabets that look like these."
    )
    assert one.remedy == 'set "trading_mode" to paper, written plainly, then git add a.yaml'
