"""The comment beside a value is believed when it says that the value was made up: in a test, or beside dummies."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from nolive_hooks.documents import read
from nolive_hooks.guard import keys
from nolive_hooks.model import Blob, Severity
from tests.unit.minting import pick


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


REPLY = """
from unittest.mock import MagicMock

def test_key(binance):
    {name} = {{
        "apiKey": "{key}",
        "secretKey": "{secret}",
    }}
    binance.session = MagicMock()
"""


@pytest.mark.parametrize("name", ["expected_response", "mock_reply", "stubbed_responses"])
def test_what_a_mock_replies_is_a_note_in_a_test(minted: Callable[[int], str], name: str) -> None:
    text = REPLY.format(name=name, key=minted(64), secret=minted(64)[::-1])
    assert judged("tests/test_keys.py", text) == [("known-test", Severity.NOTE)] * 2
    assert [one[1] for one in judged("src/keys.py", text)] == [Severity.BLOCK] * 2
    unmocked = text.replace("MagicMock", "Session")
    assert [one[1] for one in judged("tests/test_keys.py", unmocked)] == [Severity.BLOCK] * 2


@pytest.mark.parametrize("name", ["mock_config", "response", "expected", "fake_account", "config"])
def test_what_a_mock_is_given_stops_in_a_test(minted: Callable[[int], str], name: str) -> None:
    text = REPLY.format(name=name, key=minted(64), secret=minted(64)[::-1])
    assert [one[1] for one in judged("tests/test_keys.py", text)] == [Severity.BLOCK] * 2


HEX = pick(random.Random(7), "hex-lower", 64)
WALLET = """
environment = {{
    # {comment}
    "PRIVATE_KEY": "0x{key}",
    "UNIT_TESTING": "true",
}}
"""


@pytest.mark.parametrize("comment", ["Random empty wallet", "an unfunded account", "the empty test wallet"])
def test_a_wallet_that_a_test_calls_empty_is_a_note(comment: str) -> None:
    text = WALLET.format(comment=comment, key=HEX)
    assert judged("tests/test_cli.py", text) == [("known-test", Severity.NOTE)]
    assert judged("src/cli.py", text) == [("live-key/evm_wallet.private_key", Severity.BLOCK)]


@pytest.mark.parametrize("comment", ["The hot wallet", "random wallet", "must not be empty", "never leave empty"])
def test_any_other_wallet_stops_whatever_the_program_is_told(comment: str) -> None:
    text = WALLET.format(comment=comment, key=HEX)
    assert judged("tests/test_cli.py", text) == [("live-key/evm_wallet.private_key", Severity.BLOCK)]
