"""In a bundle or a source map the words behind a name are code; only a format that nothing else has is a key there."""

from __future__ import annotations

import random

import pytest

from nolive_hooks.documents import read
from nolive_hooks.guard import keys
from nolive_hooks.model import Blob
from tests.unit.minting import fill

CODE = (
    'function tastytrade(t){var e="";return t.password="@mint:kucoin.passphrase@",t.apiKey="@mint:binance.api_key@",e}'
)
FILLED, _ = fill(CODE, random.Random(11))
LONG = f"{FILLED};{'var a=1;' * 200}\n"


def rules(path: str, text: str) -> list[str]:
    return [one.rule for one in keys.judge(read(Blob(path, text.encode())))]


@pytest.mark.parametrize("path", ["web/table.js.map", "web/table.min.js", "web/vendor.bundle.js"])
def test_what_a_machine_packed_names_no_key(path: str) -> None:
    assert rules(path, LONG) == []
    assert rules("web/table.js", LONG), "what nobody calls packed is read like any program"
    assert rules(path, f"{FILLED}\n"), "a short line was typed, whatever the file is called"


def test_a_format_that_nothing_else_has_is_found_in_a_bundle() -> None:
    unique, _ = fill("@mint:mexc.api_key@", random.Random(3))
    assert rules("web/table.min.js", f'{"var a=1;" * 200}x={{k:"{unique}"}}\n') == ["live-key/mexc.api_key"]
