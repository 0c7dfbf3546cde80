"""The sieve lets through whatever a judge could speak about, and little of the rest."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks import guard, sieve
from nolive_hooks.catalog import frameworks, sieve_source
from nolive_hooks.documents import read
from nolive_hooks.guard import hosts, keys, modes
from nolive_hooks.guard.roles import Role, role_of
from nolive_hooks.model import Blob
from nolive_hooks.policy import Policy

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "tests" / "examples"


def test_the_generated_words_are_up_to_date() -> None:
    written = (ROOT / "nolive_hooks" / "sieve_words.py").read_text("utf-8")
    assert written == sieve_source.render(), "run: python -m nolive_hooks.catalog.sieve_source"


def _speaks(blob: Blob) -> bool:
    document = read(blob)
    found = [*keys.judge(document)]
    if role_of(blob.path) is Role.SWITCH:
        found += [*modes.judge(document, Policy().scan), *hosts.judge(document)]
    return bool(found)


def _examples() -> list[Blob]:
    files = sorted(path for path in EXAMPLES.rglob("*") if path.is_file() and path.name != "expected.txt")
    return [Blob(path.relative_to(EXAMPLES).as_posix().split("/", 3)[-1], path.read_bytes()) for path in files]


def _rows() -> list[Blob]:
    return [Blob(example.path, example.text.encode()) for row in frameworks() for example in (*row.hit, *row.miss)]


@pytest.mark.parametrize("blob", [*_examples(), *_rows()], ids=lambda blob: blob.path)
def test_the_sieve_is_a_superset_of_the_judges(blob: Blob) -> None:
    assert sieve.suspicious(blob.path, blob.data) or not _speaks(blob)


_LINES = st.sampled_from(
    [
        *(
            "trading_mode: live",
            "dry_run: false",
            "exchange: kraken",
            "mode: live",
            "paper_trading: no",
            "testnet: false",
        ),
        *("sandbox: 0", "live: on", "environment: production", "real_orders: true", "symbols: [BTC]", "isPaper: false"),
        *("liveTrading: true", "note: delivered", "port: 7496", "url: https://api.alpaca.markets", "run_type: r"),
        *(
            "practice: false",
            "account_type: REAL",
            "demo: off",
            "liveArmed: yes",
            "use_real_money: 1",
            "tws: {port: 4001}",
        ),
    ]
)


@given(st.lists(_LINES, min_size=1, max_size=4), st.sampled_from(["a.yaml", "bots/x.yml", "ib/conf.yaml"]))
@settings(max_examples=100)
def test_the_sieve_is_a_superset_on_mixed_lines(lines: list[str], path: str) -> None:
    blob = Blob(path, "\n".join(lines).encode())
    assert sieve.suspicious(blob.path, blob.data) or not _speaks(blob)


@given(st.binary(max_size=400), st.text(max_size=20))
@settings(max_examples=100)
def test_the_sieve_never_fails(data: bytes, path: str) -> None:
    assert sieve.suspicious(path, data) in (True, False)


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_C1_wide_texts_are_seen(name: str) -> None:
    assert sieve.suspicious("a.env", "TRADING_MODE=live\n".encode(name))


def test_disguises_are_seen() -> None:
    for value in ("l\u0456v\u0435", "li\u200bve", "\uff4c\uff49\uff56\uff45", "实盘"):
        assert sieve.suspicious("a.yaml", f"exchange: kraken\ntrading_mode: {value}\n".encode())
    assert sieve.suspicious("a.json", b'{"trading_mode": "\\u006cive"}')
    assert sieve.suspicious("a.py", b"trade(mode='li' + 've')\n")


def test_C12_plain_files_do_not_pass() -> None:
    for path, text in (
        ("src/mathematics.py", "def add(a: int, b: int) -> int:\n    return a + b\n"),
        ("package.json", '{"name": "site", "version": "1.0.0", "main": "index.js"}'),
        ("docs/guide.md", "Live trading is prohibited; deliver reports daily.\n"),
        ("style.css", "body { color: red }\n"),
    ):
        assert not sieve.suspicious(path, text.encode()), path


def test_what_the_policy_judges_strictly_is_not_sieved_out() -> None:
    data = b"trading_mode: live\n"
    assert not sieve.suspicious("tests/fixtures/a.yaml", data)
    assert sieve.suspicious("tests/fixtures/a.yaml", data, strict=True)
    strict = Policy(scan=Policy().scan.__class__(tests=True))
    found = guard.scan([Blob("tests/fixtures/a.yaml", data)], strict, subject="x", today=dt.date(2026, 1, 1))
    assert len(found.blocking) == 1


def test_the_sieve_imports_nothing_heavy() -> None:
    code = "import sys; from nolive_hooks import sieve; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    heavy = {"re", "json", "dataclasses", "tomllib", "typing", "enum", "yaml", "msgspec", "pathlib"}
    assert heavy.isdisjoint(loaded.stdout.split())
