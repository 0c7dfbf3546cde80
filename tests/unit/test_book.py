"""`.nolive/allow.toml`: what is written reads back, merges are unions, and a value never stands in it."""

from __future__ import annotations

import datetime as dt
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nolive_hooks import guard
from nolive_hooks.blob import Blob
from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.guard.allows import book
from nolive_hooks.guard.allows.book import ALLOW_FILE, Book
from nolive_hooks.policy import Allow, Policy

TODAY = dt.date(2026, 11, 22)
KEY, OTHER_KEY = "0" * 63 + "a", "0" * 63 + "b"
DIGEST = book.identifier(KEY)("a value")
ROW = f'rule = "live-key/binance.secret", path = "a.env", value = "{DIGEST}", owner = "op-1"'


def allow(**changes: object) -> Allow:
    given = {"rule": "live-mode/x", "path": "a.toml", "reason": "a documented example", "owner": "op-1"}
    thing = {"expires": TODAY, "fingerprint": "0" * 16}
    return Allow(**(given | thing | changes))  # type: ignore[arg-type]


def refused(text: str) -> NoliveError:
    with pytest.raises(NoliveError) as caught:
        book.parse(text.encode())
    assert caught.value.exit_code == Exit.USAGE
    assert caught.value.where.startswith(ALLOW_FILE)
    assert caught.value.fix
    return caught.value


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
allows_made = st.builds(
    lambda rule, path, reason, owner, day, value: Allow(
        rule=rule,
        path=path,
        reason=reason + "x" * 10,
        owner=owner,
        expires=TODAY + dt.timedelta(days=day),
        value=book.identifier(KEY)(value) if value else "",
        fingerprint="" if value else "0123456789abcdef",
    ),
    texts, texts, texts, texts, st.integers(-400, 365), st.text(max_size=8),
)  # fmt: skip


@given(st.lists(allows_made, max_size=6))
def test_what_is_written_reads_back_sorted_and_once(made: list[Allow]) -> None:
    data = book.encode(Book(key=KEY, allow=tuple(made)))
    read = book.parse(data)
    assert read.key == KEY
    bare = [
        Allow(**{name: getattr(one, name) for name in one.__struct_fields__ if name != "source"}) for one in read.allow
    ]
    assert tuple(bare) == book.merged(made)
    assert book.encode(read) == data
    lines = data.decode().split("\n")
    assert all(lines[int(one.source.rpartition(":")[2]) - 1].startswith("  { rule") for one in read.allow)


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_digest_names_one_value_under_one_key(first: str, second: str) -> None:
    name = book.identifier(KEY)
    assert (name(first) == name(second)) == (first == second)
    assert name(first) != book.identifier(OTHER_KEY)(first)


def test_both_ways_to_write_an_entry_are_read() -> None:
    table = ROW.replace(", ", "\n")
    text = f'key = "{KEY}"\n[[allow]]\n{table}\nreason = "a documented example"\nexpires = 2026-12-01\n'
    (one,) = book.parse(text.encode()).allow
    assert (one.value, one.source) == (DIGEST, f"{ALLOW_FILE}:2")


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ('kee = "a"\n', ":1:1", 'did you mean "key"'),
        (f'key = "{KEY}"\nallow = [\n  {{ {ROW}, expires = 2026-12-01 }},\n]\n', ":3", "reason"),
        (f'key = "{KEY}"\nallow = [\n  {{ {ROW}, reason = "no", expires = 2026-12-01 }},\n]\n', ":3", "10 or more"),
        (f'allow = [\n  {{ {ROW}, reason = "long enough", expires = 2026-12-01 }},\n]\n', ":2", "not complete"),
        ('key = "0123"\n', "", "64 hex digits"),
        ('key = "a\n', ":1", "cannot be read"),
        (f"a = 1\n<<<<<<< HEAD\nkey = '{KEY}'\n=======\n>>>>>>> side\n", ":2", "merge conflict"),
        (f'key = "{KEY}"\nkey = "{OTHER_KEY}"\n', ":2", "two keys"),
    ],
)  # fmt: skip
def test_G2_G3_G6_what_is_no_book_is_refused_with_its_line(text: str, place: str, said: str) -> None:
    error = refused(text)
    assert error.where == ALLOW_FILE + place
    assert said in f"{error.what} {error.why}"


@pytest.mark.parametrize(
    "thing", ['value = "the-secret-itself-0123456789"', "", f'value = "{DIGEST}", fingerprint = "0"']
)
def test_M6_an_entry_is_for_one_thing_and_never_holds_a_value(thing: str) -> None:
    row = 'rule = "live-key", path = "a.env", reason = "a documented example", owner = "op-1", expires = 2026-12-01'
    error = refused(f'key = "{KEY}"\nallow = [\n  {{ {row}{", " if thing else ""}{thing} }},\n]\n')
    assert error.where == f"{ALLOW_FILE}:3"
    assert error.what == "an allow is not complete"
    assert "the-secret" not in str(error)


def test_G2_a_huge_file_is_refused_before_it_is_parsed() -> None:
    assert f"the allows are larger than {book.MAX_BYTES} bytes" in refused("#" * book.MAX_BYTES + "\n").what


def test_a_file_that_could_not_be_read_again_is_not_made() -> None:
    rows = tuple(allow(path=f"{number}.toml", reason="x" * 9_000) for number in range(1_000))
    with pytest.raises(NoliveError, match=f"1000 exceptions are more than {ALLOW_FILE} may hold"):
        book.encode(Book(allow=rows))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_book_or_a_usage_error(data: bytes) -> None:
    for read in (book.parse, book.union):
        try:
            read(data)
        except NoliveError as error:
            assert error.exit_code == Exit.USAGE


def test_G3_a_last_day_more_than_a_year_ahead_is_refused_with_its_line() -> None:
    far = book.parse(book.encode(Book(allow=(allow(expires=TODAY + dt.timedelta(days=366)),)))).allow
    with pytest.raises(NoliveError) as caught:
        guard.scan([], Policy(allow=far), subject="x", today=TODAY)
    assert (caught.value.exit_code, caught.value.where) == (Exit.USAGE, f"{ALLOW_FILE}:4")
    near = book.parse(book.encode(Book(allow=(allow(expires=TODAY + dt.timedelta(days=365)),)))).allow
    assert guard.scan([], Policy(allow=near), subject="x", today=TODAY).exit_code == Exit.CLEAN


@pytest.mark.parametrize("base", ["", '||||||| base\n  { rule = "gone" },\n'])
def test_G6_both_sides_of_a_conflict_are_kept(base: str) -> None:
    ours, theirs = (book.encode(Book(allow=(allow(path=name),))).decode().split("\n")[3] for name in ("a", "b"))
    text = f"allow = [\n<<<<<<< HEAD\n{ours}\n{base}=======\n{theirs}\n>>>>>>> side\n]\n"
    assert [one.path for one in book.union(text.encode()).allow] == ["a", "b"]


def test_of_two_entries_for_one_thing_the_later_day_stays() -> None:
    later = allow(expires=TODAY + dt.timedelta(days=9))
    assert book.merged([later, allow()]) == (later,)


def test_M7_our_own_file_sets_nothing_off_but_a_credential_in_it_does() -> None:
    rules = (
        "live-key/binance.secret",
        "live-key/evm_wallet.private_key",
        "live-mode/generic",
        "live-key/kraken.api_key",
    )
    entries = tuple(
        allow(rule=rule, path=f"{rule}.env", fingerprint="", value=book.identifier(KEY)(rule)) for rule in rules
    )
    data = book.encode(Book(key=string.hexdigits[:16].lower() * 4, allow=entries))
    blob = Blob(ALLOW_FILE, data)
    assert guard.scan([blob], Policy(), subject="x", today=TODAY).findings == ()
    secret = book.identifier(OTHER_KEY)("mint")[-64:]
    pasted = Blob(ALLOW_FILE, data + f"# BINANCE_API_SECRET={secret}\n".encode())
    assert [one.rule for one in guard.scan([pasted], Policy(), subject="x", today=TODAY).blocking] == [
        "live-key/binance.secret"
    ]


@pytest.mark.parametrize("keys", [(KEY,), (KEY, OTHER_KEY)])
def test_G6_what_gits_own_union_makes_of_two_new_files_is_read(keys: tuple[str, ...]) -> None:
    first, second = (
        book.encode(Book(key=keys[0], allow=(allow(path=name),))).decode().split("\n") for name in ("a", "b")
    )
    second[2] = f'key = "{keys[-1]}"'
    text = "\n".join([*first[:5], *second[2:5], "]"]) + "\n"
    joined = book.union(text.encode())
    assert (joined.keys, [one.path for one in joined.allow]) == (keys, ["a", "b"])
