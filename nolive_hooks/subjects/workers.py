"""Work spread over processes: the same answers as one process gives, in the same order."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

from nolive_hooks.errors import NoliveError

Part = TypeVar("Part")
Answer = TypeVar("Answer")


def spread(
    work: Callable[[Part], Answer], parts: Sequence[Part], *, workers: int, prepare: Callable[[], None]
) -> Iterator[Answer]:
    """`work` of each part, in the order of the parts; with one worker or one part nothing is started.

    Each started process calls `prepare` first. All of it travels to fresh interpreters, so it must be picklable; what
    `work` raises is raised here. A process that dies (out of memory, killed) is an error (exit 3): its part was not
    judged.
    """
    if workers < 2 or len(parts) < 2:
        yield from map(work, parts)
        return
    # `spawn` and not `fork`: a copy of a process with threads may wait for ever for a lock that nobody holds.
    pool = ProcessPoolExecutor(min(workers, len(parts)), get_context("spawn"), _begin, (prepare,))
    try:
        yield from pool.map(work, parts)
    except BrokenProcessPool:
        raise NoliveError(
            "a worker process ended before its work", why="killed, or out of memory; its files were not judged",
            fix="nolive scan --jobs 1",
        ) from None  # fmt: skip
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(prepare: Callable[[], None]) -> None:
    # Ctrl-C is answered by the first process alone; the others end with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare()
