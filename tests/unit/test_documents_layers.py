"""What stands below Base64, in computed texts and in places that only some formats have."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nolive_hooks import documents
from nolive_hooks.documents import layers
from nolive_hooks.model import Blob
from nolive_hooks.sieve import pieces

READABLE = st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S", "Zs")), min_size=6, max_size=60)


def packed(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def seen(path: str, text: str) -> list[tuple[str, str, int]]:
    """Key chain, value and line of every setting."""
    return [("/".join(one.path), one.value, one.line) for one in documents.read(Blob(path, text.encode())).settings]


@settings(max_examples=80)
@given(READABLE)
def test_one_layer_is_read_and_never_less(text: str) -> None:
    assert layers.unpacked(packed(text)) == text.strip() or len(text.strip()) < 3


@settings(max_examples=80)
@given(READABLE)
def test_the_sieve_sees_what_the_readers_unpack(text: str) -> None:
    for value in (packed(text), packed(packed(text))):
        below = layers.inner(value)
        assert below.encode() in pieces.below("a.env", f"CONFIG={value}\n".encode())


@pytest.mark.parametrize("value", ["", "live", "configuration", "deadbeef" * 8, "AAAA", "%%%%", "not base64 at all"])
def test_what_is_no_packed_text_stays(value: str) -> None:
    assert layers.inner(value) == ""


def test_two_layers_and_not_three() -> None:
    once, twice = packed("TRADING_MODE=live"), packed(packed("TRADING_MODE=live"))
    assert layers.inner(once) == layers.inner(twice) == "TRADING_MODE=live"
    assert layers.inner(packed(twice)) == once


def test_configuration_below_base64_keeps_the_line() -> None:
    inner = packed('{"dry_run": false}')
    assert ("B/dry_run", "false", 2) in seen("a.env", f"A=1\nB={inner}\n")
    assert ("MODE", "live", 1) in seen("a.yaml", "MODE: !!binary bGl2ZQ==\n")


@pytest.mark.parametrize(
    "expression",
    [
        '"".join(["l", "i", "v", "e"])',
        "f\"{'li'}{'ve'}\"",
        'base64.b64decode("bGl2ZQ==").decode()',
        'bytes.fromhex("6c697665").decode()',
        '"evil"[::-1]',
        '"%s%s" % ("li", "ve")',
        '"{}ve".format("li")',
        'chr(108) + "ive"',
        '"LIVE".lower() and "live"',
    ],
)
def test_texts_that_python_computes(expression: str) -> None:
    assert any(value.lower() == "live" for _, value, _ in seen("a.py", f"MODE = {expression}\n"))


@pytest.mark.parametrize(
    "expression", ['"".join(parts)', 'f"{word}ve"', '"%d" % 3', '"{:>4}".format("a")', "b(1)[::2]"]
)
def test_texts_that_depend_on_something_else(expression: str) -> None:
    assert not any(path == "MODE" for path, _, _ in seen("a.py", f"MODE = {expression}\n"))


def test_a_crontab_is_variables_and_commands() -> None:
    found = seen("crontab", "# m h\nMODE=live\n0 9 * * 1-5 python trade.py --live >> log 2>&1\n@daily bot --paper\n")
    assert ("MODE", "live", 2) in found
    assert ("$ python trade.py/--live", "true", 3) in found
    assert ("$ bot/--paper", "true", 4) in found


def test_powershell_parameters_tables_and_methods() -> None:
    text = (
        'param([string]$Mode = "live")\n'
        '[Environment]::SetEnvironmentVariable("TRADING_MODE", "live", "User")\n'
        "$config = @{ Exchange = 'kraken'; DryRun = $false }\n"
    )
    found = seen("a.ps1", text)
    assert found[:2] == [("Mode", "live", 1), ("TRADING_MODE", "live", 2)]
    assert ("config/DryRun", "false", 3) in found


def test_an_array_of_a_property_list_is_a_command_line() -> None:
    members = "<array>\n<string>trader</string>\n<string>--live</string>\n</array>"
    text = f"<plist><dict>\n<key>ProgramArguments</key>{members}</dict></plist>\n"
    assert ("ProgramArguments/$ trader/--live", "true", 4) in seen("a.plist", text)


def test_terraform_says_what_a_block_is() -> None:
    text = 'resource "alarm" "live" {\n  dimensions = { Mode = "live" }\n}\n'
    assert ("alarm/live/dimensions/Mode", "live", 2) in seen("a.tf", text)


def test_javascript_defaults_have_the_name_they_are_for() -> None:
    found = seen(
        "a.ts", 'y.option("mode", {default: "live"});\nconst e = z.object({ MODE: z.string().default("paper") });\n'
    )
    assert ("mode", "live", 1) in found
    assert any(path.endswith("/MODE") and value == "paper" for path, value, _ in found)


def test_a_printed_variable_counts_only_where_it_is_kept() -> None:
    assert ("MODE", "live", 1) in seen("a.sh", 'echo "MODE=live" >> "$GITHUB_ENV"\n')
    assert seen("a.sh", 'echo "MODE=live"\n') == []


def test_the_place_of_a_folded_value_is_its_text() -> None:
    assert seen("a.yaml", "mode: >-\n  live\nnext: 1\n")[0] == ("mode", "live", 2)
