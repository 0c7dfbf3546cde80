"""We practise what we gate."""

from __future__ import annotations

import json

from tests.support import BIN, ROOT, Sandbox, words


def test_this_repository_passes_its_own_scan(folder: Sandbox) -> None:
    done = folder.run(str(BIN / "nolive"), "scan", str(ROOT), "--format", "json")
    found = json.loads(done.stdout)
    assert [item for item in found["findings"] if item["severity"] != "note"] == [], words(done)
    assert done.returncode == 0
    excluded = {item["path"] for item in found["skipped"] if "scan.exclude" in item["reason"]}
    unread = {item["path"] for item in found["skipped"]} - excluded
    assert all(path.startswith("tests/data/") and path.endswith(".parquet") for path in unread), unread
    assert excluded == {
        "nolive_hooks/catalog/frameworks.json",
        "nolive_hooks/catalog/frameworks.toml",
        "nolive_hooks/catalog/venues.json",
        "nolive_hooks/catalog/venues.toml",
        "nolive_hooks/sieve_words.py",
    }, "only knowledge about going live is excluded"
