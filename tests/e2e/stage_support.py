"""Repositories with our hooks installed as plain Git hooks, the way docs/hooks.md shows them."""

from __future__ import annotations

import re

from tests.support import ROOT, Sandbox

LIVE = '[environment]\nmode = "live"\n'
SAFE = '[environment]\nmode = "paper"\n'
DOCS = ROOT / "docs" / "hooks.md"


def install(repo: Sandbox, *stages: str) -> None:
    """Plain Git hooks as docs/hooks.md shows them."""
    for stage in stages:
        script = documented_lock() if stage == "reference-transaction" else f'exec nolive-hook --stage {stage} "$@"\n'
        repo.write(f".git/hooks/{stage}", script if script.startswith("#!") else f"#!/bin/sh\n{script}").chmod(0o755)


def documented_lock() -> str:
    """The script of the lock, from the documentation itself."""
    found = re.search(r"```sh\n(#!/bin/sh\n.*?)```", DOCS.read_text(), re.DOTALL)
    assert found, "docs/hooks.md shows the script of the lock"
    return found.group(1)


def with_remote(repo: Sandbox) -> Sandbox:
    """One safe commit on main, which its remote has, too."""
    origin = repo.path.parent / "origin.git"
    repo.commit("start", {"bot.toml": SAFE, "README.md": "# bot\n"})
    repo.must("git", "init", "--quiet", "--bare", str(origin))
    repo.git("remote", "add", "origin", str(origin))
    repo.git("push", "--quiet", "-u", "origin", "main")
    return repo
