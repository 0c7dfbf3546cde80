"""The number of an account is told as a note, until something stands beside it that opens the account."""

from __future__ import annotations

import random

from nolive_hooks.documents import read
from nolive_hooks.guard import keys
from nolive_hooks.model import Blob, Finding, Severity
from tests.unit.minting import fill

ALONE = "[oanda]\naccount_id = @mint:oanda.account_id_live@\n"
OPENED = f"{ALONE}access_token = @mint:oanda.token@\n"


def judge(text: str) -> list[Finding]:
    filled, _ = fill(text, random.Random(7))
    return list(keys.judge(read(Blob("desk.ini", filled.encode()))))


def test_an_account_number_alone_is_a_note() -> None:
    (finding,) = judge(ALONE)
    assert (finding.rule, finding.severity) == ("live-key/oanda.account_id_live", Severity.NOTE)
    assert "alone" in finding.remedy


def test_beside_a_token_it_blocks_as_the_token_does() -> None:
    assert [one.severity for one in judge(OPENED)] == [Severity.BLOCK, Severity.BLOCK]
