"""The detect-secrets plugins find what our judge finds, through the real command, and never use the network."""

from __future__ import annotations

import inspect
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from detect_secrets.plugins.base import BasePlugin

from nolive_hooks.guard import plugins
from tests.unit.minting import fill

PLUGIN = Path(inspect.getsourcefile(plugins) or "")
CLASSES = (plugins.VenueCredentialDetector, plugins.WalletSecretDetector)


def scan(folder: Path, *arguments: str) -> dict[str, list[dict[str, Any]]]:
    command = [
        str(Path(sys.executable).parent / "detect-secrets"),
        "scan",
        *arguments,
        "-p",
        str(PLUGIN),
        "--all-files",
        ".",
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=120)
    results: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)["results"]
    return results


@pytest.mark.parametrize("arguments", [("--no-verify",), ()])
def test_the_command_finds_credentials_and_verifies_nothing(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    text, _ = fill("LOG=1\nBINANCE_API_SECRET=@mint:binance.secret@\ncold = @mint:bip32.xprv@\n", random.Random(4))
    (tmp_path / "bot.env").write_text(text)
    (tmp_path / "clean.env").write_text("BINANCE_API_SECRET=REPLACE_ME\n")
    results = scan(tmp_path, *arguments)
    ours = [one for found in results.values() for one in found if one["type"] in {row.secret_type for row in CLASSES}]
    places = {(one["filename"], one["line_number"], one["type"]) for one in ours}
    assert places == {("bot.env", 2, "Trading venue credential"), ("bot.env", 3, "Wallet secret")}
    assert not any(one["is_verified"] for one in ours)


def test_context_around_the_line_names_the_venue(tmp_path: Path) -> None:
    text, _ = fill('{\n "name": "kraken",\n "secret": "@mint:kraken.secret@"\n}\n', random.Random(4))
    (tmp_path / "exchange.json").write_text(text)
    results = scan(tmp_path, "--no-verify")["exchange.json"]
    assert ("Trading venue credential", 3) in {(one["type"], one["line_number"]) for one in results}


@pytest.mark.parametrize("plugin", CLASSES)
def test_no_plugin_can_verify_over_the_network(plugin: type[BasePlugin]) -> None:
    assert plugin.verify is BasePlugin.verify, "a verification of our own would send credentials away"
    source = PLUGIN.read_text()
    assert not any(word in source for word in ("requests", "urllib", "socket", "http.client"))
    # The only caller of `verify` is the inherited analyze_line, which ours replaces.
    assert plugin.analyze_line is not BasePlugin.analyze_line


def test_a_text_without_a_file_is_judged_too() -> None:
    text, made = fill("OKX_API_SECRET=@mint:okx.secret@", random.Random(4))
    assert list(plugins.VenueCredentialDetector().analyze_string(text)) == [made[0][2]]
    assert list(plugins.WalletSecretDetector().analyze_string(text)) == []
