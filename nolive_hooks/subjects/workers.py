"""Work spread over processes: the same answers as one process gives, in the same order."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TypeVar

from nolive_hooks.errors import NoliveError

Part = TypeVar("Part")
Answer = TypeVar("Answer")
_OBJECTS: Final = 100_000  # new objects after which cycles are looked for; Python's own choice is 700


def spread(
    work: Callable[[Part], Answer], parts: Sequence[Part], *, workers: int, prepare: Callable[[], None]
) -> Iterator[Answer]:
    """`work` of each part, in the order of the parts; with one worker or one part nothing is started.

    Each started process calls `prepare` first. All of it travels to fresh interpreters, so it must be picklable; what
    `work` raises is raised here. A process that dies (out of memory, killed) is an error (exit 3): its part was not
    judged.
    """
    if workers < 2 or len(parts) < 2:
        with unhurried():
            yield from map(work, parts)
        return
    from concurrent.futures import ProcessPoolExecutor  # as slow to load as some dozen files are to judge
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

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


@contextmanager
def unhurried() -> Iterator[None]:
    """Look for cycles rarely. A syntax tree is a hundred thousand objects, all of them needed until its file is judged,

    and visiting them again and again takes a sixth of a scan.
    """
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _begin(prepare: Callable[[], None]) -> None:
    # Ctrl-C is answered by the first process alone; the others end with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(_OBJECTS)
    prepare()
