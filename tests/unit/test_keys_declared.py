"""The comment beside a value is believed when it says that the value was made up: in a test, or beside dummies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nolive_hooks.documents import read
from nolive_hooks.guard import keys
from nolive_hooks.model import Blob, Severity


def judged(path: str, text: str) -> list[tuple[str, Severity]]:
    return [(one.rule, one.severity) for one in keys.judge(read(Blob(path, text.encode())))]


@pytest.mark.parametrize("comment", ["# noqa: mock", "# a dummy key", "# invalidated", "# made up", "# FAKE"])
def test_a_declared_value_of_a_test_is_a_note(minted: Callable[[int], str], comment: str) -> None:
    text = f'binance_api_secret = "{minted(64)}"  {comment}\n'
    assert judged("tests/test_client.py", text) == [("known-test", Severity.NOTE)]
    assert judged("src/client.py", text) == [("live-key/binance.secret", Severity.BLOCK)]


@pytest.mark.parametrize("comment", ["", "# noqa: S105", "# the desk's key", "# mocking is hard"])
def test_what_is_not_declared_stops_in_a_test_too(minted: Callable[[int], str], comment: str) -> None:
    text = f'binance_api_secret = "{minted(64)}"  {comment}\n'
    assert judged("tests/test_client.py", text) == [("live-key/binance.secret", Severity.BLOCK)]


def test_the_comment_must_stand_behind_the_value(minted: Callable[[int], str]) -> None:
    above = f'# mock\nbinance_api_secret = "{minted(64)}"\n'
    before = f'/* a */ mock(binance_api_secret="{minted(64)}")\n'
    for text in (above, before):
        assert judged("tests/test_client.py", text)[0][1] is Severity.BLOCK


def test_a_program_that_calls_its_other_keys_dummies_is_believed_too(minted: Callable[[int], str]) -> None:
    call = 'client = binance.Client(\n    api_key="{}",\n    api_secret="{}",  # dummy, as long as it must be\n)\n'
    dummy = call.format("dummy_key", minted(64))
    assert judged("src/rates.py", dummy) == [("known-test", Severity.NOTE)]
    real = call.format("desk-key-of-may", minted(64))
    assert ("live-key/binance.secret", Severity.BLOCK) in judged("src/rates.py", real)
