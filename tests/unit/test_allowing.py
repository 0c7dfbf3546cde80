"""The laws of allowing, on a real repository: the remedy works, moved lines change nothing, other values are new."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks import guard, subjects
from nolive_hooks.allowing import writing
from nolive_hooks.allowing.places import Place
from nolive_hooks.allowing.terms import Terms
from nolive_hooks.blob import Blob
from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.git import disk
from nolive_hooks.git.repo import Repo
from nolive_hooks.guard.allows.book import ALLOW_FILE
from nolive_hooks.model import Finding, Location, Report, Severity
from nolive_hooks.policies import policy_of_folder
from nolive_hooks.policy import Allow, Policy
from tests.support import Sandbox
from tests.unit.minting import pick

TODAY = dt.date(2026, 11, 22)
TERMS = Terms("a documented example", "op-1", TODAY, 90, "0f" * 32)
Maker = Callable[[random.Random], str]


def secret(rng: random.Random) -> str:
    return pick(rng, "alnum", 64)


# Each makes one file that blocks, in lines that end with the same comment or nothing.
MAKERS: dict[str, Maker] = {
    "user_data/config.json": lambda rng: (
        '{\n"stake_currency": "EUR",\n"dry_run": false,\n"exchange": {"name": "binance",\n'
        f'"key": "{secret(rng)}",\n"secret": "{secret(rng)}"}}\n}}\n'
    ),
    "one-line.json": lambda rng: (
        f'{{"a": {{"binance": {{"secret": "{secret(rng)}"}}}}, "b": {{"binance": {{"secret": "{secret(rng)}"}}}}, '
        '"exchange": "kraken", "dry_run": false, "other": {"dry_run": false, "live_trading": true}}\n'
    ),
    ".env": lambda rng: f"BINANCE_API_KEY={secret(rng)}\nBINANCE_API_SECRET={secret(rng)}\nKRAKEN_LIVE_TRADING=true\n",
    "bot.py": lambda rng: f'import ccxt\nx = ccxt.binance({{"apiKey": "{secret(rng)}", "secret": "{secret(rng)}"}})\n',
    "modes.yaml": lambda _: "exchange: kraken\ntrading_mode: live\npaper_trading: false\nx:\n  trading_mode: live\n",
    "broken.json": lambda _: '{"exchange": "kraken", "dry_run": ',
    "start.sh": lambda _: "python -m trader --live\nMODE=${TRADING_MODE:-live} ./bot\n",
}  # fmt: skip
COMMENT = {".json": "", ".env": "# note", ".py": "# note", ".yaml": "# note", ".sh": "# note"}
seeds = st.integers(0, 1 << 32)
names = st.sampled_from(sorted(MAKERS))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    base = tmp_path_factory.mktemp("allowing")
    (base / "home").mkdir()
    sandbox = Sandbox(base / "repo", base / "home")
    sandbox.path.mkdir()
    sandbox.git("init", "--quiet")
    return Repo.discover(str(sandbox.path))


def fresh(repo: Repo, name: str, text: str) -> None:
    """The repository with this file and without any allow."""
    disk.remove(os.path.join(repo.root, ALLOW_FILE))
    write(repo, name, text)


def write(repo: Repo, name: str, text: str) -> None:
    disk.write_atomic(os.path.join(repo.root, name), text.encode())


def scan(repo: Repo, name: str) -> Report:
    data = disk.read(os.path.join(repo.root, name))
    return guard.scan([Blob(name, data)], policy_of_folder(repo.root), subject=name, today=TODAY)


def allow_all(repo: Repo, name: str) -> int:
    """Follow the printed remedy until nothing blocks; how often that was needed."""
    for count in range(20):
        blocking = scan(repo, name).blocking
        if not blocking:
            return count
        first = blocking[0].location
        writing.at_place(repo, Place(first.path, first.line), TERMS, repo.root, staged=False)
        assert not [one for one in scan(repo, name).blocking if one.location.line == first.line]
    raise AssertionError("the remedy does not work")


@settings(max_examples=30)
@given(names, seeds)
def test_M7_the_printed_remedy_makes_the_same_run_pass(place: Repo, name: str, seed: int) -> None:
    fresh(place, name, MAKERS[name](random.Random(seed)))
    before = scan(place, name)
    assert before.blocking
    assert allow_all(place, name) <= len({one.location.line for one in before.blocking})
    assert scan(place, name).exit_code == Exit.CLEAN
    assert not [one for one in scan(place, name).findings if one.rule.startswith("allow-")]
    whole = subjects.judged([disk.load(os.path.join(place.root, ALLOW_FILE), ALLOW_FILE, cap=1 << 20)],
                            policy_of_folder(place.root), "x", TODAY)  # fmt: skip
    assert whole.findings == ()


@settings(max_examples=30)
@given(names, seeds, st.integers(1, 40))
def test_M8_lines_above_never_change_a_verdict(place: Repo, name: str, seed: int, rows: int) -> None:
    text = MAKERS[name](random.Random(seed))
    fresh(place, name, text)
    allow_all(place, name)
    line = COMMENT[os.path.splitext(name)[1] or name]
    write(place, name, f"{line}\n" * rows + text)
    after = scan(place, name)
    assert after.exit_code == Exit.CLEAN
    assert not [one for one in after.findings if one.rule.startswith("allow-")]


@settings(max_examples=30)
@given(st.sampled_from(["user_data/config.json", "one-line.json", ".env", "bot.py"]), seeds)
def test_M6_another_secret_beside_an_allowed_one_is_a_new_finding(place: Repo, name: str, seed: int) -> None:
    rng = random.Random(seed)
    text = MAKERS[name](rng)
    fresh(place, name, text)
    allow_all(place, name)
    values = [word for word in text.replace('"', " ").replace("=", " ").split() if len(word) == 64]
    for value in values:
        write(place, name, text.replace(value, secret(rng)))
        assert [one.rule.partition("/")[0] for one in scan(place, name).blocking] == ["live-key"]


@settings(max_examples=30)
@given(st.sampled_from(["user_data/config.json", ".env", "bot.py"]), seeds)
def test_I2_the_file_never_holds_a_value_or_its_bare_digest(place: Repo, name: str, seed: int) -> None:
    import hashlib

    text = MAKERS[name](random.Random(seed))
    fresh(place, name, text)
    allow_all(place, name)
    written = disk.read(os.path.join(place.root, ALLOW_FILE)).decode()
    for value in (word for word in text.replace('"', " ").replace("=", " ").split() if len(word) == 64):
        assert value not in written
        assert value[:10] not in written
        for algorithm in ("md5", "sha1", "sha256", "sha512"):
            assert hashlib.new(algorithm, value.encode(), usedforsecurity=False).hexdigest() not in written


def test_M6_a_key_block_is_told_apart_by_all_of_its_lines(place: Repo) -> None:
    rng = random.Random(4)

    def block() -> str:
        rows = "".join(f"{pick(rng, 'alnum', 64)}\n" for _ in range(4))
        return f"# coinbase exchange\n-----BEGIN PRIVATE KEY-----\n{rows}-----END PRIVATE KEY-----\n"

    fresh(place, "coinbase_key.txt", block())
    assert scan(place, "coinbase_key.txt").blocking
    allow_all(place, "coinbase_key.txt")
    write(place, "coinbase_key.txt", block())
    assert scan(place, "coinbase_key.txt").blocking


def test_a_moved_file_is_not_allowed_by_the_old_path(place: Repo) -> None:
    text = MAKERS[".env"](random.Random(1))
    fresh(place, ".env", text)
    allow_all(place, ".env")
    write(place, "prod.env", text)
    assert scan(place, "prod.env").blocking
    disk.remove(os.path.join(place.root, "prod.env"))


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (Terms("short", "op", TODAY, 90, ""), "10 characters"),
        (Terms("  spaces   ", "op", TODAY, 90, ""), "10 characters"),
        (Terms("long enough a reason", "", TODAY, 90, ""), "nobody owns the exception"),
        (Terms("long enough a reason", "op", TODAY, 366, ""), "1 to 365"),
        (Terms("long enough a reason", "op", TODAY, 0, ""), "1 to 365"),
    ],
)
def test_G3_terms_that_are_not_complete(terms: Terms, said: str) -> None:
    with pytest.raises(NoliveError) as caught:
        terms.checked()
    assert caught.value.exit_code == Exit.USAGE
    assert said in str(caught.value)


def test_G3_a_reason_with_a_credential_in_it_is_refused_and_not_shown() -> None:
    value = secret(random.Random(7))
    with pytest.raises(NoliveError, match="the reason holds what looks like a credential") as caught:
        Terms(f"BINANCE_API_SECRET={value}", "op", TODAY, 90, "").checked()
    assert value not in str(caught.value)
    assert caught.value.fix == "say why without the value"


def test_G3_an_allow_with_a_credential_in_its_words_is_refused_and_not_shown() -> None:
    value = secret(random.Random(8))
    reason = f"BINANCE_API_SECRET={value}"
    allow = Allow(rule="x", path="a.py", reason=reason, owner="op", expires=TODAY, fingerprint="0" * 16, source="a:3")
    with pytest.raises(NoliveError, match="the words of an allow hold what looks like a credential") as caught:
        guard.scan([], Policy(allow=(allow,)), subject="x", today=TODAY)
    assert (caught.value.exit_code, caught.value.where) == (Exit.USAGE, "a:3")
    assert value not in str(caught.value)


@pytest.mark.parametrize(
    ("finding", "told"),
    [
        (Finding("x/y", Severity.BLOCK, Location("a.toml", 3), "m"), "x/y cannot be allowed"),
        (
            Finding("x/y", Severity.BLOCK, Location("\udcff.toml", 3), "m", "", "0" * 16),
            "the name of the file is not UTF-8",
        ),
    ],
)
def test_what_no_exception_can_name_is_refused(finding: Finding, told: str) -> None:
    with pytest.raises(NoliveError, match=told) as caught:
        Terms("long enough a reason", "op", TODAY, 90, "").entry(finding)
    assert caught.value.exit_code == Exit.USAGE
    assert caught.value.fix


def test_an_exception_that_covers_nothing_is_never_promised(place: Repo) -> None:
    """A value whose digest is another one at each look, as a broken key would give."""
    count = itertools.count()
    blob = Blob(".env", MAKERS[".env"](random.Random(3)).encode())
    terms = Terms("long enough a reason", "op", TODAY, 90, "")

    def restless(_: str) -> str:
        return f"hmac-sha256:{next(count):064}"

    with pytest.raises(NoliveError, match="the finding stays although it is allowed") as caught:
        writing._settled([blob], Policy(), terms, lambda _: True, restless)
    assert caught.value.exit_code == Exit.UNJUDGED


def test_no_place_is_no_place() -> None:
    with pytest.raises(NoliveError, match="a place is PATH:LINE") as caught:
        Place.parse("")
    assert caught.value.exit_code == Exit.USAGE


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [("a.py:3", "a.py", 3), ("a.py:3:9", "a.py", 3), ("a.py", "a.py", 0), ("c:/x y.py:12", "c:/x y.py", 12)],
)
def test_places(text: str, path: str, line: int) -> None:
    assert Place.parse(text) == Place(path, line)


def test_a_policy_may_forbid_to_allow_credentials(place: Repo) -> None:
    fresh(place, ".env", MAKERS[".env"](random.Random(2)))
    policy = Path(place.root, ".nolive.toml")
    policy.write_text("[scan]\nallow_keys = false\n")
    try:
        with pytest.raises(NoliveError, match="lets nobody allow"):
            writing.at_place(place, Place(".env", 1), TERMS, place.root, staged=False)
        writing.at_place(place, Place(".env", 3), TERMS, place.root, staged=False)
    finally:
        policy.unlink()
