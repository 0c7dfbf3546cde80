"""A drill's pull request on a hub, and the gate asked about it."""

from __future__ import annotations

import atexit
import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from nolive_hooks.gate.github.client import Api, Clock
from nolive_hooks.gate.github.collect import Collected, collect
from nolive_hooks.gate.github.post import Posted, judged, settle
from nolive_hooks.gate.github.reading import Source
from tests.e2e.test_gate import POLICY, pack_of, save
from tests.hub import NAME, TOKEN, Hub, serving
from tests.hub_spec import spec
from tests.support import Sandbox
from tests.unit.evidence_factory import RUN

NUMBER = 7


@cache
def _template() -> Path:
    """A finished drill on its branch, made once for all tests; its Git folder is copied."""
    home = Path(tempfile.mkdtemp(prefix="nolive-hub-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    path = home / "repo"
    path.mkdir()
    (home / ".gitconfig").write_text("[user]\n\tname = Op\n\temail = op-1@users.noreply.github.com\n[gc]\n\tauto = 0\n")
    repo = Sandbox(path, home)
    repo.git("init", "--quiet", "--initial-branch=main")
    base = save(repo, "the bot", {".nolive.toml": POLICY, "src/strategy.py": "FAST, SLOW = 20, 50\n"})
    repo.git("switch", "--quiet", "--create", RUN.branch)
    save(repo, f"{RUN}: GO", pack_of(repo, base))
    return path / ".git"


@contextmanager
def hub_of(repo: Sandbox) -> Iterator[Hub]:
    """A repository whose pull request 7 holds a finished drill of op-1."""
    shutil.copytree(_template(), repo.path / ".git", dirs_exist_ok=True)
    repo.git("reset", "--quiet", "--hard")
    hub = Hub(repo.path / ".git", spec())
    hub.open(NUMBER, RUN.branch)
    with serving(hub):
        yield hub


class Waits(list[float]):
    """A clock that does not wait, and remembers for how long it should have."""

    def clock(self) -> Clock:
        return Clock(self.append, lambda: dt.datetime.now(dt.UTC).timestamp())


def source_of(hub: Hub, waits: Waits | None = None, token: str = TOKEN) -> Source:
    """The hub as the gate sees it."""
    clock = (waits if waits is not None else Waits()).clock()
    return Source(Api(hub.url, token, clock), NAME, f"file://{hub.git_dir}", token)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def asked(hub: Hub, number: int = NUMBER, **more: Any) -> Collected:
    """What the gate collects."""
    return collect(source_of(hub), number, now(), **more)


def answer(hub: Hub, number: int = NUMBER) -> tuple[str, set[str]]:
    """Verdict and codes."""
    found = judged(asked(hub, number))
    return found.verdict, {reason.code for reason in found.reasons}


def posted(hub: Hub, number: int = NUMBER) -> Posted:
    """Collect, judge and post."""
    source = source_of(hub)
    return settle(source, lambda: collect(source, number, now()))
