"""Fixtures: scratch repositories and minted credentials."""

from __future__ import annotations

import os
import random
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import Sandbox

# The default is repeatable, so that a red run means a change; `make fuzz` looks for new examples.
settings.register_profile(
    "default", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("fuzz", max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture
def folder(tmp_path: Path) -> Sandbox:
    """An empty folder outside of any repository."""
    home, path = tmp_path / "home", tmp_path / "repo"
    home.mkdir()
    path.mkdir()
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Op One\n\temail = op-1@users.noreply.github.com\n"
        "[init]\n\tdefaultBranch = main\n[commit]\n\tgpgsign = false\n[gc]\n\tauto = 0\n"
    )
    return Sandbox(path, home)


@pytest.fixture
def repo(folder: Sandbox) -> Sandbox:
    """A new repository without commits, as `op-1`."""
    folder.git("init", "--quiet")
    return folder


@pytest.fixture
def minted() -> Callable[[int], str]:
    """Random text in the alphabet of most exchange credentials, minted anew for each test run."""
    rng = random.SystemRandom()
    return lambda length: "".join(rng.choice(string.ascii_letters + string.digits) for _ in range(length))
