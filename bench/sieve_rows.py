"""Rows about the sieve itself: how it grows, how fast the patterns are, what each costs, where the switch lies."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from bench import inputs
from bench.rows import Bench, Result, row
from bench.timing import Contender, in_turns, median
from nolive_hooks import sieve
from nolive_hooks.catalog import sieve_source
from nolive_hooks.sieve import spare, vectors


@row("T9", "growth", "exponent in bytes <= 1.05")
def growth(bench: Bench) -> Iterator[Result]:
    counts = (125, 1000) if bench.quick else (125, 2000)
    roots = []
    for count in counts:
        root = bench.scratch / f"growth-{count}"
        root.mkdir(exist_ok=True)
        inputs.git(root, "init", "--quiet")
        inputs.git(root, "commit", "--quiet", "--allow-empty", "-m", "start")
        inputs.fill(root, count)
        inputs.git(root, "add", "-A")
        roots.append(root)
    runs = [in_turns([bench.start(), bench.hook(root)], bench.few) for root in roots]
    over = [max(median(one["nolive-hook"]) - median(one["python"]), 1e-4) for one in runs]
    power = math.log(over[1] / over[0]) / math.log(counts[1] / counts[0])
    yield Result(f"hook, {counts[0]} -> {counts[1]} files", f"{power:.2f}", power <= 1.05)


def _speed(work: Callable[[bytes], object], texts: list[bytes], rounds: int) -> float:
    """Megabytes a second of processor time, the best of some rounds."""
    size, best = sum(map(len, texts)) / 1e6, math.inf
    for _ in range(rounds):
        started = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - started)
    return size / max(best, 1e-6)


def _compiled(library: Any, rows: list[Any], *, placed: bool) -> Callable[[bytes], object]:
    once = 0 if placed else 8
    parts = sorted({one.part for one in rows})
    database = library.Database()
    database.compile(
        expressions=[one.pattern for one in rows],
        ids=[parts.index(one.part) for one in rows],
        flags=[once | (0 if one.exact else 1) for one in rows],
        elements=len(rows),
    )
    return lambda text: database.scan(text, match_event_handler=lambda *_: None)


_GROUPS = (
    "credentials",
    "seams",
    "adjacent texts",
    "runs",
    "names",
    "values",
    "prose",
    "phrases",
    "switches",
    "choices",
    "spelt words",
    "packed words",
)


@row("T10", "sieve: all patterns", ">= 1 GB/s; what each costs")
def patterns(bench: Bench) -> Iterator[Result]:
    library = vectors.library()
    if library is None:
        yield Result("vectorscan", "not installed", None)
        return
    texts = [data for _, data in inputs.sample(bench.repo, 300 if bench.quick else 1000) if len(data) < 1 << 20]
    count = _speed(lambda text: text.count(b"zq"), texts, 5)
    for half, rows in zip(_GROUPS, map(list, sieve_source.every_expression()), strict=True):
        compiled = partial(_compiled, library, placed=half in ("values", "packed words"))
        whole = _speed(compiled(rows), texts, bench.few)
        told = f"{whole:.0f} MB/s, {count / whole:.1f} x the time of bytes.count of one word"
        yield Result(f"{half}, {len(rows)} patterns", told, whole >= 1000)
        costs = []
        for part in sorted({one.part.partition("-")[0] for one in rows}):
            rest = [one for one in rows if one.part.partition("-")[0] != part]
            number = len(rows) - len(rest)
            cost = 1e3 / _speed(compiled(rest), texts, 2) if rest else 0.0
            costs.append(((1e3 / whole - cost) / number, part, number))
        dear = sorted(costs, reverse=True)[:5]
        named = ", ".join(f"{part} {cost * 1000:.0f}" for cost, part, _ in dear)
        yield Result(f"{half}: dearest, microseconds a MB and pattern", named, None)
    yield from _paths(bench, texts, library)


def _paths(bench: Bench, texts: list[bytes], library: Any) -> Iterator[Result]:
    spare.offer(None)
    plain = _speed(lambda text: sieve.answers("src/part.py", text), texts, 2)
    data = vectors.sealed(vectors.compiled(library), "bench")
    ready = vectors.opened(lambda at, size: data[at : at + size], library, "bench")
    spare.offer(lambda: ready, after=-1)
    fast = _speed(lambda text: sieve.answers("src/part.py", text), texts, 2)
    spare.offer(None)
    files = inputs.sample(bench.repo, 300 if bench.quick else 1000)
    passed = statistics.mean(sieve.suspicious(path, data) for path, data in files)
    yield Result("verdicts by keywords", f"{plain:.0f} MB/s", None)
    yield Result("verdicts with vectorscan", f"{fast:.0f} MB/s ({fast / plain:.1f} x)", None)
    yield Result("files that a judge has to see", f"{passed:.1%} of {len(files)}", None)
    loading = _loading(bench)
    started = time.process_time()
    vectors.compiled(library)
    making = time.process_time() - started
    even = loading / max(1 / plain - 1 / fast, 1e-9) * 1e3
    told = f"{even:.0f} KB (loading {loading * 1e3:.1f} ms, making {making:.1f} s)"
    yield Result("bytes from which loading pays", told, None)


def _loading(bench: Bench) -> float:
    """Seconds that a process needs for the library and the databases of the cache."""
    ready = "import os; from nolive_hooks import speed; from nolive_hooks.sieve import vectors"
    asked = (("bare", ready), ("loaded", f"{ready}; speed.is_ready(os.environ)"))
    programs = [
        Contender(name, [bench.python, "-I", "-c", code], str(bench.scratch), env=bench.cache) for name, code in asked
    ]
    runs = in_turns(programs, bench.rounds)
    return max(median(runs["loaded"]) - median(runs["bare"]), 1e-4)
