"""Vectorscan gives the sieve's verdict sooner and never another one; what lies in the cache is not believed unseen."""

from __future__ import annotations

import base64
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks import sieve, sieve_words, speed
from nolive_hooks.documents.formats import TEXT, format_of
from nolive_hooks.sieve import gate, spare, switches, vectors
from nolive_hooks.sieve.damage import DamagedError
from nolive_hooks.sieve.pieces import VALUES, pieces_at, places
from nolive_hooks.sieve.pieces import below as below_of
from nolive_hooks.sieve.values import is_value
from nolive_hooks.sieve.vectors import Vectors
from tests.support import BIN, Sandbox, missing, words
from tests.unit.minting import mint
from tests.unit.test_keys import ROWS as KEY_ROWS
from tests.unit.test_keys import forms
from tests.unit.test_sieve import PATHS, PROSE, WALLETS, _examples, _rows

_LIBRARY: Any = vectors.library()
NAME = "test.db"


@pytest.fixture(autouse=True, scope="module")
def _library() -> None:
    """Where vectorscan has no package these tests are skipped for all to see, and fail under REQUIRE_ALL=1."""
    if _LIBRARY is None:
        missing("hyperscan")


@pytest.fixture(scope="module")
def bodies(_library: None) -> list[bytes]:
    """The compiled databases, which take a second."""
    return vectors.compiled(_LIBRARY)


@pytest.fixture(scope="module")
def loaded(bodies: list[bytes]) -> Vectors:
    found = _opened(vectors.sealed(bodies, NAME))
    assert found is not None
    assert found.is_whole(), "a database that was just made is whole"
    return found


def _opened(data: bytes) -> Vectors | None:
    return vectors.opened(lambda at, size: data[at : at + size], _LIBRARY, NAME)


@pytest.fixture(autouse=True)
def _every_size(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The databases look at small files too, and nothing that was offered stays."""
    monkeypatch.setattr(spare, "_SMALL", 0)
    yield
    spare.offer(None)


def _both(found: Vectors, path: str, data: bytes, *, strict: bool = False) -> tuple[object, object]:
    """The answers by keywords, and the answers where vectorscan looks first."""
    spare.offer(None)
    plain = sieve.answers(path, data, strict=strict)
    spare.offer(lambda: found, after=-1)
    return plain, sieve.answers(path, data, strict=strict)


def _same(found: Vectors, path: str, data: bytes) -> bool:
    plain, fast = _both(found, path, data)
    return plain == fast


def test_examples_and_rows_have_the_same_answers(loaded: Vectors) -> None:
    others = [blob.path for blob in (*_examples(), *_rows()) if not _same(loaded, blob.path, blob.data)]
    assert others == []


def test_every_form_of_every_credential_has_the_same_answers(loaded: Vectors) -> None:
    others = []
    for seed in (1, 2):
        rng = random.Random(seed)
        for venue, shape in KEY_ROWS:
            value = mint(venue.id, shape, rng)
            for name, path, text, _ in forms(venue, shape, value):
                if not _same(loaded, path, text.encode()):
                    others.append((venue.id, shape.name, name, seed))
    assert others == []


def test_every_wallet_has_the_same_answers(loaded: Vectors) -> None:
    for kind, make in WALLETS.items():
        for seed in range(5):
            assert _same(loaded, "x.py", make(random.Random(seed)).encode()), (kind, seed)


_PIECES = st.sampled_from(
    [
        *(
            "api_key",
            "secret=",
            "token: ",
            "pass",
            "binance",
            "kraken",
            "ib",
            "IBStore",
            "okx_",
            "mode",
            "live",
            "LIVE",
        ),
        *("paper", "dry_run", "=", ": ", '"', "'", '" "', "\n", "\n\n", " ", "+", ",", "true", "false", "--live", "x"),
        *("a1b2c3d4e5f6", "AbCdEfGhIjKlMnOp", "ABCDEFGHIJKLMNOP", "0123456789", "-", "_", "/", "://u:p4ssw0rd@h.x"),
        *("exchange", "trading", "account", "U1234567", "7496", "[", "]", "enabled", ".LIVE", "\u200b", "\u5b9e\u76d8"),
        *("seed phrase", "Secret", "kind", "data", "\\u006c", "b64decode", "&a", "*a", "\xe9", "import", "withdraw"),
    ]
)


@given(st.lists(_PIECES, max_size=40), st.sampled_from(PATHS), st.booleans())
@settings(max_examples=60)
def test_texts_of_telling_pieces_have_the_same_answers(
    loaded: Vectors, pieces: list[str], path: str, strict: bool
) -> None:
    plain, fast = _both(loaded, path, "".join(pieces).encode(), strict=strict)
    assert plain == fast


@given(PROSE, st.sampled_from(PATHS), st.binary(max_size=300))
@settings(max_examples=60)
def test_any_text_and_bytes_have_the_same_answers(loaded: Vectors, text: str, path: str, data: bytes) -> None:
    assert _same(loaded, path, text.encode("utf-8", "ignore"))
    assert _same(loaded, path, data)


def test_the_gate_closes_on_innocent_programs(loaded: Vectors) -> None:
    data = b"def add(a: int, b: int) -> int:\n    return a + b\n" * 40
    assert gate.left(loaded, "src/sums.py", data) == (False, False, False)


def test_programs_without_a_reader_have_no_settings() -> None:
    for ending in switches.PROGRAMS:
        assert format_of(f"src/main{ending}") == TEXT, ending


def _flip(data: bytes) -> bytes:
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: data[:0],
    "truncated": lambda data: data[: len(data) // 2],
    "last byte gone": lambda data: data[:-1],
    "wrong header": lambda data: b"nolive sieve 0\n" + data[15:],
    "garbage": lambda data: data[::-1],
    "one bit": _flip,
    "of another name": lambda data: data.replace(NAME.encode(), b"tset.db", 1),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_cache_is_not_used(bodies: list[bytes], damage: str) -> None:
    found = _opened(DAMAGES[damage](vectors.sealed(bodies, NAME)))
    assert found is None or not found.is_whole()


@pytest.mark.parametrize("group", sieve_words.GROUPS)
def test_what_is_found_damaged_when_it_is_asked_is_not_asked_again(bodies: list[bytes], group: str) -> None:
    data = vectors.sealed([_flip(body) if name == group else body for name, body in _named(bodies)], NAME)
    found = _opened(data)
    assert found is not None
    assert not found.is_whole()
    for blob in _examples()[:40]:
        assert _same(found, blob.path, blob.data)
    with pytest.raises(DamagedError):
        found._base(group)
    if group == "KEY":  # asked for every file
        assert spare.now() is None


def _named(bodies: list[bytes]) -> list[tuple[str, bytes]]:
    return list(zip(sieve_words.GROUPS, bodies, strict=True))


def test_a_whole_database_of_other_expressions_is_not_used() -> None:
    other = _LIBRARY.Database()
    other.compile(expressions=[b"nothing"], ids=[0], flags=[8], elements=1)
    body = bytes(_LIBRARY.dumpb(other))
    assert _opened(vectors.sealed([body, body], NAME)) is None
    found = _opened(vectors.sealed([body] * len(sieve_words.GROUPS), NAME))
    assert found is not None
    assert not found.is_whole()


@pytest.mark.parametrize("who", ["file", "folder"])
def test_a_cache_that_others_may_write_is_not_used(tmp_path: Path, who: str) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path)}
    assert speed.make(environ)
    path = Path(speed.place(environ))
    assert path.stat().st_mode & 0o777 == 0o600
    assert speed.is_ready(environ)
    (path if who == "file" else path.parent).chmod(0o777)
    assert speed.cached(environ) is None


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root gives files away")
def test_a_cache_of_somebody_else_is_not_used(tmp_path: Path) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path)}
    assert speed.make(environ)
    os.chown(speed.place(environ), 12345, -1)
    assert speed.cached(environ) is None


def test_a_linked_cache_is_not_used(tmp_path: Path) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path)}
    assert speed.make(environ)
    path = Path(speed.place(environ))
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert speed.cached(environ) is None


def test_databases_of_old_versions_go(tmp_path: Path) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path)}
    place = Path(speed.place(environ))
    place.parent.mkdir(mode=0o700)
    for number in range(12):
        (place.parent / f"old{number}.db").write_bytes(b"old")
        os.utime(place.parent / f"old{number}.db", (number, number))
    (place.parent / "notes.txt").write_bytes(b"somebody's")
    assert speed.make(environ)
    kept = {path.name for path in place.parent.iterdir()}
    assert kept == {place.name, "notes.txt", *(f"old{number}.db" for number in range(5, 12))}
    assert speed.is_ready(environ)


def test_no_home_and_a_relative_cache_mean_keywords() -> None:
    assert speed.place({}) == ""
    assert speed.place({"XDG_CACHE_HOME": "relative"}) == ""
    assert speed.cached({}) is None


def _large(folder: Sandbox) -> None:
    folder.write("src/a.py", "def add(a: int, b: int) -> int:\n    return a + b\n" * 2000)
    folder.write("bot.toml", 'exchange = "kraken"\ntrading_mode = "live"\n')
    folder.git("add", "-A")


@pytest.mark.parametrize("state", ["cold", "warm", "damaged", "read-only"])
def test_the_verdict_does_not_depend_on_the_cache(repo: Sandbox, state: str) -> None:
    _large(repo)
    env = {"XDG_CACHE_HOME": str(repo.home / "cache")}
    if state == "read-only":
        env["XDG_CACHE_HOME"] = "/proc"
    elif state != "cold":
        assert "ready" in words(repo.run(str(BIN / "nolive"), "warm", env=env))
    if state == "damaged":
        path = next((repo.home / "cache" / "nolive").glob("*.db"))
        path.write_bytes(path.read_bytes()[:5000])
    done = repo.run(str(BIN / "nolive-hook"), env=env)
    assert done.returncode == 1
    assert "bot.toml:2" in done.stderr
    if state == "cold":
        assert not (repo.home / "cache").exists(), "no commit compiles"


def test_warm_repairs_a_damaged_cache_and_says_where_it_cannot_write(folder: Sandbox) -> None:
    env = {"XDG_CACHE_HOME": str(folder.home / "cache")}
    nolive = str(BIN / "nolive")
    assert folder.run(nolive, "warm", env=env).returncode == 0
    path = next((folder.home / "cache" / "nolive").glob(f"{sieve_words.DIGEST}-*.db"))
    path.write_bytes(b"garbage")
    again = folder.run(nolive, "warm", env=env)
    assert again.returncode == 0
    assert "ready already" not in words(again)
    assert "ready already" in words(folder.run(nolive, "warm", env=env))
    blocked = folder.write("file", "x")
    done = folder.run(nolive, "warm", env={"XDG_CACHE_HOME": str(blocked)})
    assert done.returncode == 3
    assert "cannot be kept" in done.stderr
    assert "next:" in done.stderr


_WORDS = st.sampled_from(
    ["a1", "Xk", "abc", "ABCDEFGHIJKLMNOP", "-", "_", "/", "+", ".", " ", "\n", "=", "api_key", "12345678", "0f3a", "é"]
)


@given(st.lists(_WORDS, max_size=60))
@settings(max_examples=60)
def test_every_value_is_at_a_place_that_is_found(loaded: Vectors, pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    ends = loaded.values(data)
    assert ends is not None
    values = [(at, end) for at, end in places(data, VALUES, 12) if is_value(data[at:end])]
    assert "capitals" in loaded.keys(data) or set(values) <= set(pieces_at(data, VALUES, ends, longest=4096))


def test_pieces_at_places_are_told_once_and_whole() -> None:
    long = b"x1" * 100
    data = b"a1b2 " + long + b"\n" + b"y" * 9000 + b" z9"
    found = list(pieces_at(data, VALUES, [2, 4, 30, 100, 150, 4500, len(data)], longest=4096))
    assert [data[at:end] for at, end in found[:2]] == [b"a1b2", long]
    assert found[2][1] - found[2][0] >= 4096
    assert data[found[-1][0] : found[-1][1]] == b"z9"


@given(st.lists(st.sampled_from(["l", "i", "v", "e", "dry", "run", "-", '"', " ", "+", "x", "pap", "er", "\n"])))
@settings(max_examples=60)
def test_words_in_pieces_are_found_also_where_the_path_goes_on(loaded: Vectors, pieces: list[str]) -> None:
    text = "".join(pieces).encode()
    for path in ("a.env", "erx.yaml", "ve.json"):
        assert gate._is_spelt(loaded, path, text) == switches.could_be_pieces(path, text)


@pytest.mark.parametrize("below", ["mode: live", "trading_mode=real", "x"])
def test_packed_words_are_the_same_by_places(loaded: Vectors, below: str) -> None:
    once = base64.b64encode(below.encode()).decode()
    twice = base64.b64encode(f"a {once} b".encode()).decode()
    for text in (f"A: {once}\n", f"{twice}", f"x={'Q' * 700}{once} {once}", f"\u00e9{once}-\n{twice}"):
        data = text.encode()
        assert below_of("a.env", data, loaded) == below_of("a.env", data)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=4, max_size=20))
@settings(max_examples=60)
def test_every_packed_text_is_at_a_place_that_is_found(loaded: Vectors, text: str) -> None:
    data = b"A=" + base64.b64encode(text.encode()) + b"\n"
    assert below_of("a.env", data, loaded) == below_of("a.env", data)
    assert text.encode() in below_of("a.env", data) or not (text[0] + text[2:4]).isascii()


def test_a_large_text_has_the_same_answers(loaded: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieve, "_LARGE", 1000)
    filler = b"limit: 12345678 # changeme_please\n" * 100
    for tail in (b"", b"broker: kraken\nmode: live\n", b"kraken_api_secret: " + b"aB3x" * 14 + b"\n"):
        for path in ("limits.yaml", "limits.py", "notes.txt"):
            assert _same(loaded, path, filler + tail), (path, tail[:8])
    assert loaded._ahead == b"", "no text is kept in memory"


def test_what_was_looked_at_ahead_is_what_a_scan_finds(loaded: Vectors) -> None:
    data = b"api_key: a1b2c3d4e5f6 kraken\nmode: live\nPACK: " + base64.b64encode(b"mode: live") + b"\n"
    asked = (loaded.keys, loaded.joins, loaded.values, loaded.switches, loaded.packed, loaded.spells)
    before = [ask(data) for ask in asked]
    loaded.look_ahead(data, ["KEY", "SEAM", "RUN", "VALUE", "SWITCH", "PACKED", "JOINTED"])
    assert set(loaded._known) == {"KEY", "SEAM", "RUN", "VALUE", "SWITCH", "PACKED", "JOINTED"}
    assert [ask(data) for ask in asked] == before
    assert loaded.values(b"none") == [], "another text is scanned"
    loaded.forget()


@pytest.mark.parametrize("joint", ['. "\n    " ', ".'\n'", ' " + \\\n  "', " \\\n"])
def test_lines_that_are_one_bring_a_name_near(loaded: Vectors, joint: str) -> None:
    words = joint.join(["kraken api_key of one", "bot", "and", "another", "here", "a1B2" * 9])
    for path in ("note.py", "run.sh"):
        plain, fast = _both(loaded, path, f'x = ("{words}")\n'.encode())
        assert plain == fast
