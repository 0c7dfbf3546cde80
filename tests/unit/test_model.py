"""The shared nouns keep their promises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nolive_hooks.blob import Blob
from nolive_hooks.errors import Exit, NoliveError, state, usage
from nolive_hooks.model import Finding, Location, Report, Severity, Skipped, fingerprint


def finding(severity: Severity, allowed: str = "") -> Finding:
    return Finding("live-mode/x", severity, Location("a", 1, 2), "message", allowed=allowed)


def test_a_blob_is_frozen_and_its_repr_hides_the_bytes() -> None:
    blob = Blob("a", b"token-token")
    with pytest.raises(AttributeError):
        blob.data = b""
    assert blob == Blob("a", b"token-token")
    assert hash(blob) == hash(Blob("a", b"token-token"))
    assert blob != Blob("a", b"token-token", "100755")
    assert "token" not in repr(blob)


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (Report("x"), Exit.CLEAN),
        (Report("x", (finding(Severity.WARN), finding(Severity.NOTE))), Exit.CLEAN),
        (Report("x", (finding(Severity.BLOCK, allowed="a written reason"),)), Exit.CLEAN),
        (Report("x", (finding(Severity.BLOCK),)), Exit.FINDINGS),
        (Report("x", skipped=(Skipped("s", "a submodule"),)), Exit.CLEAN),
        (Report("x", skipped=(Skipped("s", "no permission", unjudged=True),)), Exit.UNJUDGED),
        (Report("x", unjudged=("a.yaml: cannot be parsed",)), Exit.UNJUDGED),
        (Report("x", (finding(Severity.BLOCK),), unjudged=("b",)), Exit.FINDINGS),
    ],
)
def test_only_an_unallowed_block_or_a_doubt_stops(report: Report, code: int) -> None:
    assert report.exit_code == code


def test_an_error_says_what_where_why_and_next() -> None:
    error = NoliveError("what", where="where", why="why", fix="fix")
    assert str(error).split() == ["what", "where:", "where", "why:", "why", "next:", "fix"]
    assert (error.exit_code, usage("x").exit_code, state("x").exit_code) == (3, 2, 4)


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_fingerprints_differ_where_their_words_differ(one: list[str], other: list[str]) -> None:
    separated = not any("\0" in word for word in one + other)
    if separated and one != other and (one or [""]) != (other or [""]):
        assert fingerprint(*one) != fingerprint(*other)
    assert fingerprint(*one) == fingerprint(*one)
    assert len(fingerprint(*one)) == 16
