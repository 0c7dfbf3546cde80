"""The sieve lets through whatever a judge could speak about, and little of the rest."""

from __future__ import annotations

import base64
import datetime as dt
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks import guard, sieve
from nolive_hooks.catalog import frameworks, sieve_source, tables, venues
from nolive_hooks.catalog.frameworks import Catalogue as FrameworkRows
from nolive_hooks.catalog.venues import Catalogue as VenueRows
from nolive_hooks.catalog.venues import KeyShape, Venue
from nolive_hooks.documents import read, read_lines
from nolive_hooks.guard import hosts, keys, modes, orders
from nolive_hooks.guard.roles import Role, role_of
from nolive_hooks.model import Blob, Severity
from nolive_hooks.policy import Policy
from tests.unit import minting
from tests.unit.minting import fill, mint
from tests.unit.test_keys import ROWS as KEY_ROWS
from tests.unit.test_keys import forms

Row = tuple[Venue, KeyShape]

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "tests" / "examples"
CATALOGUES: dict[str, type[Any]] = {"frameworks": FrameworkRows, "venues": VenueRows}


@pytest.mark.parametrize("name", tables.NAMES)
def test_the_generated_rows_are_up_to_date(name: str) -> None:
    written = (ROOT / "nolive_hooks" / "catalog" / f"{name}.json").read_text("utf-8")
    assert written == tables.render(name), "run: python -m nolive_hooks.catalog.sieve_source"
    from_toml = tables.parse(tables.data(f"{name}.toml"), CATALOGUES[name])
    assert tables.load(name, CATALOGUES[name]) == from_toml, "JSON says what TOML says"


def test_an_edited_table_counts_before_its_json_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    real = tables.data
    title = b'title = "freqtrade"'
    assert title in real("frameworks.toml")
    monkeypatch.setattr(tables, "data", lambda name: real(name).replace(title, b'title = "Another"'))
    assert "Another" in {row.title for row in tables.load("frameworks", FrameworkRows).framework}


def test_the_generated_words_are_up_to_date() -> None:
    written = (ROOT / "nolive_hooks" / "sieve_words.py").read_text("utf-8")
    assert written == sieve_source.render(), "run: python -m nolive_hooks.catalog.sieve_source"


def _speaks(blob: Blob) -> bool:
    """Whether a judge says more than a note."""
    document = read(blob)
    document = read_lines(document) if document.error else document
    found = [*keys.judge(document)]
    if role_of(blob.path) is Role.SWITCH:
        found += [*modes.judge(document, Policy().scan), *hosts.judge(document)]
        found = orders.judge(document, found)
    return any(one.severity is not Severity.NOTE for one in found)


def _filled(path: Path) -> bytes:
    """An example's content with credentials minted for it."""
    return fill(path.read_bytes().decode(), random.Random(path.parent.name))[0].encode()


def _examples() -> list[Blob]:
    files = sorted(path for path in EXAMPLES.rglob("*") if path.is_file() and path.name != "expected.txt")
    return [Blob(path.relative_to(EXAMPLES).as_posix().split("/", 3)[-1], _filled(path)) for path in files]


def _rows() -> list[Blob]:
    return [Blob(example.path, example.text.encode()) for row in frameworks() for example in (*row.hit, *row.miss)]


@pytest.mark.parametrize("blob", [*_examples(), *_rows()], ids=lambda blob: blob.path)
def test_the_sieve_is_a_superset_of_the_judges(blob: Blob) -> None:
    assert sieve.suspicious(blob.path, blob.data) or not _speaks(blob)


def test_every_credential_passes_in_every_form_and_encoding() -> None:
    """The forms of file of test_keys, a Kubernetes Secret, and wide encodings, for every row of the catalogue."""
    missed = []
    for seed in (1, 2, 3):
        rng = random.Random(seed)
        for venue, shape in KEY_ROWS:
            value = mint(venue.id, shape, rng)
            kubernetes = (
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: bot\ndata:\n"
                f"  {venue.id}_{shape.name}: {base64.b64encode(value.encode()).decode()}\n"
            )
            for name, path, text, _ in [*forms(venue, shape, value), ("secret", "k8s/secret.yaml", kubernetes, 6)]:
                for encoding in ("utf-8", "utf-16", "utf-16-be"):
                    blob = Blob(path, text.encode(encoding))
                    if not sieve.suspicious(blob.path, blob.data) and _speaks(blob):
                        missed.append((venue.id, shape.name, name, encoding, seed))
    assert missed == []


WALLETS: dict[str, Callable[[random.Random], str]] = {
    "phrase": lambda rng: f"cold {minting.phrase(rng, rng.choice((12, 24)))}\n",
    "list": lambda rng: f"WORDS = {json.dumps(minting.phrase(rng, 12).split())}\n",
    "wif": lambda rng: f"x {minting.wif(rng, False)}\n",
    "xprv": lambda rng: f"x {minting.extended_key(rng, False)}\n",
    "keystore": minting.keystore,
    "solana": lambda rng: f"keypair = {list(rng.randbytes(64))}\n",
    "lines": lambda rng: "[\n" + ",\n".join(f"  {number}" for number in rng.randbytes(64)) + "\n]\n",
    "evm": lambda rng: f"PRIVATE_KEY=0x{minting.pick(rng, 'hex-lower', 64)}\n",
    "call": lambda rng: f"a = Account.from_key('{minting.pick(rng, 'hex-lower', 64)}')\n",
    "pem": lambda rng: f"kraken:\n  key: {minting.pem(rng, '')}\n",
}


@pytest.mark.parametrize("kind", WALLETS)
def test_every_wallet_secret_passes(kind: str) -> None:
    for seed in range(30):
        for path in ("id.json", "notes.txt", "x.py"):
            assert sieve.suspicious(path, WALLETS[kind](random.Random(seed)).encode()), (kind, seed, path)


HOSTS = [(venue, host) for venue in venues() for host in venue.trading_hosts]


@pytest.mark.parametrize(("venue", "host"), HOSTS, ids=lambda one: getattr(one, "id", one))
def test_every_trading_host_passes(venue: Venue, host: str) -> None:
    for path, text in (("config.yaml", f"broker:\n  url: https://{host}/v1\n"), ("bot.go", f'const url = "{host}"\n')):
        assert sieve.suspicious(path, text.encode()), venue.id


PROSE = st.text(alphabet=st.characters(codec="utf-8"), max_size=200) | st.sampled_from(
    ["import os\n", "# notes\n", "x = {1: 2}\n", "The desk trades.\n", "\u5b9e\u76d8\n", "pass\n"]
)
PATHS = [
    "bot.env",
    "a/bot.py",
    "docs/notes.md",
    "conf/bot.yaml",
    "bot.json",
    "main.go",
    "app.ts",
    "run.sh",
    "x.log",
    "n.ipynb",
]


@given(before=PROSE, after=PROSE, path=st.sampled_from(PATHS), row=st.sampled_from(KEY_ROWS), seed=st.integers(0, 9999))
@settings(max_examples=100, deadline=None)
def test_a_credential_anywhere_in_any_text_passes(before: str, after: str, path: str, row: Row, seed: int) -> None:
    rng = random.Random(seed)
    venue, shape = row
    value = mint(venue.id, shape, rng)
    name = f"{venue.id}_{shape.name}"
    line = rng.choice(
        [
            f"{name.upper()}={value}",
            f'{name}: "{value}"',
            f"{name} = '{value}'",
            f'  "{name}": "{value}",',
            f"client = {venue.id}.Client({shape.name}={value!r})",
            f"run --{name.replace('_', '-')} {value}",
            f"X-{venue.id}-{shape.name}: {value}",
        ]
    )
    blob = Blob(path, f"{before}\n{line}\n{after}".encode("utf-8", "ignore"))
    assert sieve.suspicious(blob.path, blob.data) or not _speaks(blob)


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("bot.py", 'binance_api_secret = ("{0}"\n    "{1}" "{2}" + "{3}"\n)\n'),
        ("bot.sh", "export KRAKEN_API_SECRET={0}{1}\\\n{2}{3}\n"),
        ("bot.js", "const bybit = {{apiSecret: '{0}' + '{1}' +\n  '{2}' + '{3}'}}\n"),
    ],
)
def test_literals_in_pieces_pass(path: str, template: str) -> None:
    value = minting.pick(random.Random(4), "alnum", 40)
    text = template.format(*(value[at : at + 10] for at in range(0, 40, 10)))
    assert sieve.suspicious(path, text.encode())


def test_escaped_letters_pass() -> None:
    value = minting.pick(random.Random(4), "alnum", 64)
    escaped = "".join(f"\\u{ord(char):04x}" for char in value)
    assert sieve.suspicious("a.json", f'{{"binance_api_secret": "{escaped}"}}'.encode())


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
