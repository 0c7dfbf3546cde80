"""`nolive demo`, which is what `make demo` runs: every sentence it says comes from a real command."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from tests.support import BIN, Sandbox, words


def test_the_demo_goes_through_and_shows_everything(folder: Sandbox) -> None:
    done = folder.run(str(BIN / "nolive"), "demo", "--into", "here")
    shown = words(done)
    assert done.returncode == 0, shown
    flat = " ".join(shown.split())
    for expected in (
        "config/bot.toml:2:8 [live-mode/",
        "user_data/config.json:3:14 [safety-off/freqtrade]",
        "[live-key/binance.secret]",
        "Decision: GO (drill only)",
        "pending as GO (drill only)",
        "op-1 may not: operator",
        "pass as GO (drill only)",
        "fail as GO (drill only)",
        "trades/simulated_trades.csv: FAILED",
        "verdict GO (drill only)",
    ):
        assert expected in flat, expected
    base = folder.path / "here"
    (archive,) = base.glob("drill_*.tar.gz")
    pack = base / "bot" / "results" / archive.name.removesuffix(".tar.gz")
    assert (pack / "GO_NO_GO_RECORD.md").exists()
    assert (base / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    _no_key_in(shown, base)


def _no_key_in(shown: str, base: Path) -> None:
    """Keys were minted into one file that was never committed; nothing of 64 letters and digits was shown or kept."""
    assert not re.findall(r"\b(?=\w*[A-Z])(?=\w*[a-z])(?=\w*\d)[A-Za-z0-9]{64}\b", shown)
    assert not (base / "bot" / "user_data" / "config.json").exists()


def test_the_snapshots_come_from_git_and_only_the_reviews_are_given(folder: Sandbox) -> None:
    assert folder.run(str(BIN / "nolive"), "demo", "--into", "here").returncode == 0
    base = folder.path / "here"
    reviews = json.loads((base / "independent.reviews.json").read_text())
    assert [review["user"]["login"] for review in reviews] == ["op-1", "rev-1"]
    clean = json.loads((base / "independent.snapshot.json").read_text())
    tampered = json.loads((base / "tampered.snapshot.json").read_text())
    assert clean["pack"]["problems"] == []
    assert any("simulated_trades.csv" in problem["path"] for problem in tampered["pack"]["problems"])


def test_a_folder_of_the_user_is_not_touched(folder: Sandbox) -> None:
    folder.write("mine/thesis.txt", "years of work")
    done = folder.run(str(BIN / "nolive"), "demo", "--into", "mine")
    assert done.returncode == 2
    assert "not an older demo" in done.stderr
    assert os.listdir(folder.path / "mine") == ["thesis.txt"]


def test_an_older_demo_is_replaced(folder: Sandbox) -> None:
    folder.write("old/.nolive-demo", "")
    folder.write("old/bot/left.txt", "x")
    assert folder.run(str(BIN / "nolive"), "demo", "--into", "old").returncode == 0
    assert not (folder.path / "old" / "bot" / "left.txt").exists()
