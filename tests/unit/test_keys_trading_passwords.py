"""A broker's password for orders is often a number of six digits: found under its name, and nowhere else."""

from __future__ import annotations

import random

import pytest

from nolive_hooks.documents import read
from nolive_hooks.guard import keys
from nolive_hooks.model import Blob
from tests.unit.minting import pick

PIN = pick(random.Random(20), "digits", 6)


def rules(path: str, text: str) -> list[str]:
    return [one.rule for one in keys.judge(read(Blob(path, text.encode())))]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("trade.py", f'from futu import *\nctx.unlock_trade("{PIN}")\n'),
        ("trade.py", f'import moomoo\nret, data = ctx.unlock_trade(password="{PIN}")\n'),
        ("config.yaml", f'futu:\n  pwd_unlock: "{PIN}"\n'),
        ("config.yaml", f"moomoo:\n  unlock_password: {PIN}\n"),
        ("keys.py", f'FutuPassword = "{PIN}"\n'),
    ],
)
def test_a_number_that_opens_trading_is_found(path: str, text: str) -> None:
    assert rules(path, text) == ["live-key/futu.trade_password"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("trade.py", f'from futu import *\nctx.place_order("{PIN}")\n'),
        ("trade.py", 'from futu import *\nctx.unlock_trade("123456")\n'),
        ("config.yaml", f'futu:\n  password: "{PIN}"\n'),
        ("config.yaml", f'binance:\n  trade_password: "{PIN}"\n'),
        ("config.yaml", f'shop:\n  unlock_password: "{PIN}"\n'),
    ],
)
def test_other_numbers_are_left_alone(path: str, text: str) -> None:
    assert rules(path, text) == []
