"""Lists of other scanners: what is taken over, what is not, and that no bare digest is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nolive_hooks.errors import Exit, NoliveError
from nolive_hooks.guard.allows import book, foreign
from nolive_hooks.model import Finding, Location, Severity

OURS = book.identifier("0" * 64)


def sha1(value: str) -> str:
    return hashlib.sha1(value.encode(), usedforsecurity=False).hexdigest()


def finding(path: str, line: int, identity: str = "", rule: str = "live-key/binance.secret") -> Finding:
    return Finding(rule, Severity.BLOCK, Location(path, line), "m", "", "f", identity=identity)


def test_a_detect_secrets_baseline_matches_by_value(minted: Callable[[int], str]) -> None:
    example, real, other = minted(32), minted(32), minted(32)
    rows = [{"type": "x", "hashed_secret": sha1(example)}, {"hashed_secret": sha1(real), "is_secret": True}]
    listed = json.dumps({"version": "1.5.0", "results": {"./a.env": rows}})
    ignored = foreign.parse(listed.encode(), ".secrets.baseline")
    assert ignored.left_out == ("1 audited as real secrets",)
    assert ignored.concerns("a.env")
    assert not ignored.concerns("b.env")
    matcher = foreign.Matcher(ignored, "a.env", OURS)
    digests = {value: matcher.identify(value) for value in (example, real, other)}
    assert digests[example] == OURS(example)
    assert [matcher.covers(finding("a.env", 1, digests[value])) for value in (example, real, other)] == [
        True, False, False,
    ]  # fmt: skip
    both = matcher.identify(f"{example}\0{other}")
    assert not matcher.covers(finding("a.env", 1, both)), "one of two values on a line is not both"
    elsewhere = foreign.Matcher(ignored, "b.env", OURS)
    assert not elsewhere.covers(finding("b.env", 1, elsewhere.identify(example)))


def test_a_gitleaks_ignore_file_matches_by_place() -> None:
    text = f"# note\n\n{'0a' * 20}:conf/a.env:generic-api-key:3\nb.env:aws:7\n"
    ignored = foreign.parse(text.encode(), ".gitleaksignore")
    assert ignored.lines == {("conf/a.env", 3), ("b.env", 7)}
    matcher = foreign.Matcher(ignored, "b.env", OURS)
    assert matcher.covers(finding("b.env", 7))
    assert not matcher.covers(finding("b.env", 8))
    assert not matcher.covers(finding("b.env", 7, rule="live-mode/generic")), "it knows nothing of trading modes"


def test_a_gitleaks_allow_list_matches_by_path_only_where_the_path_is_all_it_asks() -> None:
    text = """
[allowlist]
paths = ['''^fixtures/.*''']
regexes = ['''EXAMPLE''']
[[allowlists]]
condition = "AND"
paths = ['''.*''']
[[rules]]
id = "x"
[[rules.allowlists]]
paths = ['''y''']
"""
    ignored = foreign.parse(text.encode(), ".gitleaks.toml")
    assert ignored.concerns("fixtures/a.env")
    assert not ignored.concerns("src/a.env")
    assert ignored.left_out == ("lists of single rules", "lists with a condition or target rules", "regexes")


@pytest.mark.parametrize(
    ("text", "name", "where"),
    [
        ('{"results": 3}', ".secrets.baseline", ".secrets.baseline"),
        ('{"results', ".secrets.baseline", ".secrets.baseline"),
        ("[allowlist]\npaths = ['(']\n", ".gitleaks.toml", ".gitleaks.toml"),
        ("[allowlist\n", ".gitleaks.toml", ".gitleaks.toml"),
        ("a.env:x:1\nnot one\n", ".gitleaksignore", ".gitleaksignore:2"),
    ],
)
def test_G6_what_is_no_list_is_refused_with_its_line(text: str, name: str, where: str) -> None:
    with pytest.raises(NoliveError) as caught:
        foreign.parse(text.encode(), name)
    assert (caught.value.exit_code, caught.value.where) == (Exit.USAGE, where)
    line = "this line is no fingerprint of gitleaks"
    assert caught.value.what == (line if ":" in where else "this is no list of exceptions that can be imported")


@given(st.binary(max_size=120), st.sampled_from([".secrets.baseline", ".gitleaks.toml", ".gitleaksignore"]))
def test_any_bytes_are_a_list_or_a_usage_error(data: bytes, name: str) -> None:
    try:
        foreign.parse(data, name)
    except NoliveError as error:
        assert error.exit_code == Exit.USAGE
