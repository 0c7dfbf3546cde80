"""However far a value stands from its name, and however it is made of pieces: the sieve passes what the judge finds."""

from __future__ import annotations

import random

import pytest

from nolive_hooks import sieve
from nolive_hooks import sieve_words as words
from nolive_hooks.documents import read, read_lines
from nolive_hooks.guard import hosts
from nolive_hooks.guard import keys as judge_of_keys
from nolive_hooks.model import Blob, Severity
from nolive_hooks.sieve import keys, spare, vectors
from nolive_hooks.sieve.vectors import Vectors
from tests.support import missing
from tests.unit.minting import pick

VALUE = pick(random.Random(3), "alnum", 64)
PIECES = [VALUE[at : at + 8] for at in range(0, 64, 8)]
QUOTED = ", ".join(f'"{piece}"' for piece in PIECES)
NAME = "BINANCE_API_SECRET"
LONG = "long text " * 40

PLACES = {
    "a value below comments": ("bot.py", f'{NAME} = (\n    # 1\n    # 2\n    # 3\n    # 4\n    "{VALUE}"\n)\n'),
    "an argument below comments": (
        "bot.py",
        f'from binance.client import Client\nc = Client(\n    # 1\n    # 2\n    # 3\n    # 4\n    "{VALUE}",\n)\n',
    ),
    "a default below comments": ("bot.py", f'{NAME} = os.getenv("{NAME}",\n # 1\n # 2\n # 3\n # 4\n "{VALUE}")\n'),
    "an argument below blank lines": ("bot.py", f'import ccxt\nccxt.binance(dict(\n  secret=\n\n\n\n  "{VALUE}"))\n'),
    "blank lines in JSON": ("a.json", f'{{"exchange": "binance", "api_secret"\n\n\n\n:\n\n\n"{VALUE}"}}'),
    "a wide space in JSON": ("a.json", f'{{"binance": {{"api_secret":{" " * 300}"{VALUE}"}}}}'),
    "a comment in JSON5": ("a.json5", f'{{binance: {{api_secret: // {"c" * 300}\n "{VALUE}"}}}}'),
    "a folded block": ("a.yaml", f"binance:\n  api_secret: >-\n\n\n\n    {VALUE}\n"),
    "comments in YAML": ("a.yaml", f"binance:\n  api_secret:\n    # 1\n    # 2\n    # 3\n    # 4\n    {VALUE}\n"),
    "a text over lines": ("a.toml", f'[binance]\napi_secret = """\n\n\n\n{VALUE}"""\n'),
    "a name far from its value": (
        "a.json",
        f'{{"exchange": "binance", "all": [{{"name": "{NAME}", "about": "{LONG}", "value": "{VALUE}"}}]}}',
    ),
    "a property list": (
        "a.plist",
        f"<plist><dict><key>exchange</key><string>binance</string><key>api_secret</key>\n\n\n\n<string>{VALUE}</string></dict></plist>",
    ),
    "an element over lines": ("a.xml", f"<c><binance><apiSecret>\n\n\n\n{VALUE}\n</apiSecret></binance></c>"),
    "an element with many attributes": (
        "a.xml",
        f'<c><binance><secret\n a="1"\n b="2"\n c="3"\n d="4">{VALUE}</secret></binance></c>',
    ),
    "the last of many choices": ("bot.py", f'{NAME} = (a\n if b else c\n or d\n or e\n or f\n or "{VALUE}")\n'),
    "after a call over lines": ("bot.py", f'{NAME} = look_up(\n    a,\n    b,\n    c,\n    d,\n) or "{VALUE}"\n'),
    "joined": ("bot.py", f'{NAME} = "".join([{QUOTED}])\n'),
    "joined in a call": ("bot.py", f'from binance import Client\nc = Client(api_secret="".join([{QUOTED}]))\n'),
    "filled in": ("bot.py", f'{NAME} = "{"{}" * 8}".format({QUOTED})\n'),
    "filled in the old way": ("bot.py", f'{NAME} = "{"%s" * 8}" % ({QUOTED})\n'),
    "an f-string": ("bot.py", f'{NAME} = f"{"".join("{" + repr(piece) + "}" for piece in PIECES)}"\n'),
    "characters": ("bot.py", f"{NAME} = {' + '.join(f'chr({ord(char)})' for char in VALUE)}\n"),
    "taken out": ("bot.py", f'{NAME} = "{"_".join(VALUE)}".replace("_", "")\n'),
}


def dice(shape: str, rng: random.Random) -> str:
    """A text of this shape: `9` is a digit, `a` and `A` a letter."""
    alphabets = {"9": "0123456789", "a": "abcdefghijklmnopqrstuvwxyz", "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    return "".join(rng.choice(alphabets.get(sign, sign)) for sign in shape)


SHAPES = [  # as dice threw them once in a hundred thousand times
    ("htx", "secret", "99aaaaaa-9aaaaaa9-aaaaaaa9-aa9aa"),
    ("htx", "access_key", "99aaaaaa-99aaaaa9-9aaaa999-a9aa9"),
    ("cryptocom", "api_key", "AaAaaaaAaAaaaaaaaaaAA9"),
    ("tradier", "access_token", "AaaaaAaAaaaaaaaAAAAaAaaaaAA9"),
    ("bitmex", "api_key", "AAa9_aA-a_aaaAAaaaA_a9A9"),
    ("bitmex", "api_key", "AAAAAaAaA-aaaaAA_AAaAaA9"),
]


def _is_found(path: str, data: bytes) -> bool:
    document = read(Blob(path, data))
    document = read_lines(document) if document.error else document
    return any(one.severity is Severity.BLOCK for one in judge_of_keys.judge(document))


def _texts() -> list[tuple[str, bytes]]:
    rng = random.Random(5)
    texts = [(path, text.encode()) for path, text in PLACES.values()]
    return texts + [
        (".env", f"{f'{venue}_{name}'.upper()}={dice(sign, rng)}\n".encode()) for venue, name, sign in SHAPES
    ]


@pytest.mark.parametrize("name", PLACES)
def test_a_value_far_from_its_name_or_in_pieces_passes(name: str) -> None:
    path, text = PLACES[name]
    assert _is_found(path, text.encode()), "the judge sees it"
    assert sieve.suspicious(path, text.encode())


def test_a_server_of_the_venue_that_only_the_file_is_named_after_passes() -> None:
    for path, text in (("mt4.ini", "[Common]\nLogin=5012345\nServer=FxPro-Real\n"), ("tws.yaml", "port: 7496\n")):
        assert list(hosts.judge(read(Blob(path, text.encode())))), "the judge sees it"
        assert sieve.answers(path, text.encode())[2]


@pytest.mark.parametrize(("venue", "name", "shape"), SHAPES, ids=lambda one: str(one))
def test_rare_throws_of_dice_pass(venue: str, name: str, shape: str) -> None:
    rng = random.Random(5)
    for _ in range(20):
        data = f"{venue.upper()}_{name.upper()}={dice(shape, rng)}\n".encode()
        assert sieve.suspicious(".env", data)


def _digest(rng: random.Random) -> str:
    return f"sha512-{pick(rng, 'alnum', 86)}=="


def test_digests_of_locked_packages_are_no_wallets() -> None:
    rng = random.Random(4)
    package = (
        '"node_modules/https-proxy-agent": {{\n  "resolved": "https://r.example/a.tgz",\n  "integrity": "{}"\n}},\n'
    )
    locked = "".join(package.format(_digest(rng)) for _ in range(20))
    hashes = "".join(
        f'    {{file = "agent-1.whl", hash = "sha256:{pick(rng, "hex-lower", 64)}"}},\n' for _ in range(20)
    )
    key = f'private_key = "{pick(rng, "hex-lower", 64)}"\n'
    for path, text in (("package-lock.json", locked), ("poetry.lock", hashes)):
        assert not sieve.answers(path, text.encode())[0], path
        assert sieve.answers(path, (text + key).encode())[0], path


def test_letters_by_chance_are_no_format_of_its_own() -> None:
    rng = random.Random(6)
    for prefix, rest in words.UNIQUE.items():
        text = prefix + pick(rng, "alnum", rest).encode()
        assert keys._proves_itself(text, text.lower()), prefix
        assert not keys._proves_itself(text[:-1] + b"\n", text.lower()), prefix


@pytest.mark.parametrize(("venue", "word", "opens"), [
    ("schwab", "independently", False), ("luno", "independently", True), ("angelone", "abcdefgh", False),
    ("zerodha", "liquidationvalue", True), ("schwab", "quarterly2024", False), ("angelone", "quarterly2024", True),
    ("angelone", "AbCd12Ef", True),
])  # fmt: skip
def test_only_a_venue_that_has_short_keys_makes_short_words_telling(venue: str, word: str, opens: bool) -> None:
    assert sieve.answers("bot.env", f"{venue.upper()}_API_KEY={word}\n".encode())[0] is opens


@pytest.mark.parametrize(
    ("text", "opens"),
    [("U1234567", True), ("DU1234567", True), ("\\nU123456", True), ("EU1234567", False), ("U1234567f", False)],
)
def test_an_account_stands_alone(text: str, opens: bool) -> None:
    assert sieve.answers("bot.env", f"IBKR_ACCOUNT={text}\n".encode())[0] is opens


@pytest.fixture(scope="module")
def ready() -> Vectors:
    """The compiled databases, which take a second."""
    library = vectors.library()
    if library is None:
        missing("hyperscan")
    data = vectors.sealed(vectors.compiled(library), "test.db")
    found = vectors.opened(lambda at, size: data[at : at + size], library, "test.db")
    assert found is not None
    return found


def test_vectorscan_passes_them_too(monkeypatch: pytest.MonkeyPatch, ready: Vectors) -> None:
    monkeypatch.setattr(spare, "_SMALL", 0)
    spare.offer(lambda: ready, after=-1)
    try:
        dropped = [path for path, data in _texts() if not sieve.suspicious(path, data)]
    finally:
        spare.offer(None)
    assert not dropped


def test_a_text_with_too_many_values_is_left_to_the_keywords(ready: Vectors) -> None:
    rng = random.Random(1)
    many = "\n".join(pick(rng, "alnum", 40) for _ in range(200)).encode()
    assert ready.values(many) is None
    assert ready.values(many[:81])
