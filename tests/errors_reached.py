"""Which errors of the code does a run of the tests make? A plugin; `make errors` runs the suite with it.

It notes places, not words, in this process and in every Python that a test starts. `tests/unit/test_messages.py` asks
the cheaper question at every change: does a test quote the words of each message?
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.errors_made import Made, made
from tests.support import ROOT, Sandbox

WATCHER = str(ROOT / "tests/errors_seen")
LOG = "NOLIVE_ERRORS_SEEN"


def pytest_configure() -> None:
    """Watch this process, and let every process that a test starts watch itself."""
    made()  # as the code is now: lines move while people work
    if LOG not in os.environ:
        os.environ[LOG] = tempfile.mkstemp(prefix="nolive-errors-", suffix=".txt")[1]
    usual = Sandbox.environment

    def watched(self: Sandbox, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        return {**usual(self), "PYTHONPATH": WATCHER, LOG: os.environ[LOG], **(extra or {})}

    Sandbox.environment = watched  # type: ignore[method-assign]
    os.environ["PYTHONPATH"] = WATCHER
    sys.path.insert(0, WATCHER)
    sys.modules.pop("sitecustomize", None)
    __import__("sitecustomize")


def unreached() -> list[Made]:
    """The errors that nothing made so far."""
    seen = set(Path(os.environ[LOG]).read_text(encoding="utf-8").split())
    return [one for one in made() if not one.lines & seen]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """An error that no test makes fails the run."""
    if not hasattr(session.config, "workerinput") and session.exitstatus == pytest.ExitCode.OK and unreached():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The places of those errors, and what they would have said."""
    left = unreached()
    terminalreporter.section(f"{len(left)} of {len(made())} errors were made by no test")
    for one in left:
        terminalreporter.write_line(f"{one.place}  {one.maker}  {'...'.join(one.words)}")
