"""`nolive allow --list --range`: the exceptions that a pull request brings, inert and complete."""

from __future__ import annotations

import json

from tests.support import BIN, Sandbox, words

NOLIVE = str(BIN / "nolive")
LIVE = '{"dry_run": false, "exchange": {"name": "binance"}}\n'
REASON = "not a | bot <img src=x> \x1b[2J @team see #1"


def test_only_what_the_range_brings_is_listed(repo: Sandbox) -> None:
    repo.commit("start", {"user_data/old.json": LIVE})
    repo.must(NOLIVE, "allow", "user_data/old.json:1", "--reason", "an example of long ago")
    repo.commit("an old exception")
    repo.git("switch", "--quiet", "--create", "topic")
    repo.write("user_data/new.json", LIVE)
    repo.must(NOLIVE, "allow", "user_data/new.json:1", "--reason", REASON)
    repo.commit("a new one")
    rows = json.loads(repo.must(NOLIVE, "allow", "--list", "--range", "main..topic", "--format", "json"))
    assert [row["path"] for row in rows] == ["user_data/new.json"]
    for form in ("text", "markdown"):
        shown = repo.must(NOLIVE, "allow", "--list", "--range", "main..topic", "--format", form)
        assert "1 exception that" in shown
        assert "old.json" not in shown
        assert "\x1b" not in shown
        assert form == "text" or not any(sign in shown for sign in ("<img", " | bot", "@team"))
    assert repo.must(NOLIVE, "allow", "--list", "--range", "topic..main") == "These commits bring no exception.\n"
    assert repo.must(NOLIVE, "allow", "--list", "--range", "topic..main", "--format", "markdown") == ""


def test_what_is_no_range_is_said(repo: Sandbox) -> None:
    repo.commit("start")
    for revisions, code in (("main", 2), ("..main", 2), ("main..gone", 3)):
        done = repo.run(NOLIVE, "allow", "--list", "--range", revisions)
        assert done.returncode == code, words(done)
        assert "next:" in done.stderr
