"""Why a run failed or traded nothing, in words an operator can act on."""

from __future__ import annotations

import re
from typing import NamedTuple

from nolive_hooks.evidence.records import DataInfo
from nolive_hooks.procedure.runner import RunResult

_MISSING_MODULE = re.compile(rb"(?:ModuleNotFoundError|ImportError): ([^\n]{0,120})")
_MISSING_FILE = re.compile(rb"FileNotFoundError: ([^\n]{0,160})")
_TRACEBACK = b"Traceback (most recent call last)"


class Trouble(NamedTuple):
    """What went wrong and what to do about it."""

    what: str
    remedy: str


def classify(result: RunResult) -> Trouble | None:
    """Failure mode 2 of the procedure: timeout, cannot start, import error, missing file, exit status, traceback."""
    if result.outcome == "timeout":
        return Trouble(
            f"timeout: stopped after {result.duration:.0f} s, the budget of the step",
            "look for a hang in logs/strategy_drill.log; nolive drill step 3 --repeat --reason ...",
        )
    if result.outcome == "missing":
        return Trouble("the engine cannot be started", "check [engine] argv in .nolive.toml")
    failed = result.rc != 0 or _TRACEBACK in result.output
    if not failed:
        return None
    for pattern, what, remedy in (
        (_MISSING_MODULE, "import error", "activate the right environment and install the requirements"),
        (_MISSING_FILE, "missing file", "the run sees the repository read-only and writes to {out} alone"),
    ):
        match = pattern.search(result.output)
        if match:
            return Trouble(f"{what}: {match[1].decode('utf-8', 'replace')}", remedy)
    what = f"exit status {result.rc}" if result.rc else "exit status 0 after a traceback"
    return Trouble(what, "its last lines are above, the whole log below .git/nolive; mend it, then nolive drill resume")


def no_signals(data: DataInfo, signals: int | None) -> str:
    """Failure mode 3: no trades. What was looked at, so that a reviewer can believe it."""
    count = "an unknown number of" if signals is None else signals
    return (
        f"NO SIGNALS: {data.bars_declared} bars, {data.warmup} of warm-up, {data.bars_processed} evaluated, "
        f"{count} signals, no trade; the system is healthy"
    )
