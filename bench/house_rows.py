"""Rows about the rest of the house: evidence, drill, gate, and every regular expression at its worst.

What they need is imported by them: a child starts with the memory of this process, which has to stay small for the rows
before.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench.rows import Bench, Result, row

if TYPE_CHECKING:
    from tests.support import Sandbox

_ROOT = Path(__file__).parent.parent


def _sandbox(bench: Bench, name: str) -> Sandbox:
    from tests.support import Sandbox

    home, root = bench.scratch / f"{name}-home", bench.scratch / name
    home.mkdir()
    root.mkdir()
    (home / ".gitconfig").write_text("[user]\n\tname = Op One\n\temail = op-1@users.noreply.github.com\n")
    return Sandbox(root, home)


@row("T11", "`nolive verify` of a 10 MiB pack", "<= 3 x `sha256sum -c` + start")
def verify(bench: Bench) -> Iterator[Result]:
    from bench import drill

    sandbox = _sandbox(bench, "verify")
    ratio, alone = drill.verify_ratios(sandbox.path, sandbox.environment())
    yield Result("processor seconds", f"{ratio:.1f} x", ratio <= drill.TIMES)
    yield Result("without databases", f"{alone:.1f} x", None)


@row("T12", "whole drill, 100,000 bars, no human", "< 5 s")
def whole_drill(bench: Bench) -> Iterator[Result]:
    from bench import drill

    seconds = drill.whole_drill(_sandbox(bench, "drill"))
    yield Result(f"{drill.BARS:,} bars, processor seconds", f"{seconds:.2f} s", seconds < drill.MOST_SECONDS)


@row("T13", "gate on the largest pull request", "< 60 requests, < 2 s of CPU")
def largest_pull(bench: Bench) -> Iterator[Result]:
    done = subprocess.run([bench.python, _ROOT / "bench" / "gate.py"], capture_output=True, text=True, check=False)
    told = next((line for line in done.stdout.splitlines() if line.startswith("T13")), "")
    yield Result(
        "3,000 files, 250 commits, 300 reviews",
        told.removeprefix("T13").strip() or "could not run here",
        done.returncode == 0 if told else None,
    )


@row("C18", "every regular expression at its worst", "<= 50 ms for 64 KiB")
def worst_patterns(bench: Bench) -> Iterator[Result]:
    from bench import patterns

    del bench
    rows = sorted(patterns.worst(), key=lambda found: -found[0])
    slow, used, _ = rows[0]
    yield Result(f"{len(rows)} patterns", f"{slow * 1e3:.0f} ms ({used.place})", slow <= patterns.BOUND)
