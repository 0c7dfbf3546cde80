"""Files from Git or disk handed to the guard: one by one, or shared out to several processes with equal answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from nolive_hooks.blob import Blob
from nolive_hooks.git import sources
from nolive_hooks.git.index import Entry
from nolive_hooks.guard.question import Also
from nolive_hooks.guard.scan import Tally, conclude, look, refuse
from nolive_hooks.model import Report, Skipped
from nolive_hooks.policy import Policy
from nolive_hooks.subjects.how import How, nothing
from nolive_hooks.subjects.known import NOWHERE, Memory, memory, recalled
from nolive_hooks.subjects.workers import spread, unhurried

_PART: Final = 250  # files a process takes at a time
_MANY: Final = 1000  # files below which starting processes costs more than it saves
_KNOWN: Final = 8  # remembered files, which are read and no more, that cost as much as one
_WORTH: Final = 50  # files from which remembering them pays


class _Part(NamedTuple):
    """Some files of a work tree, and by what they are judged: all that a process needs."""

    entries: Sequence[Entry]
    root: str
    policy: Policy
    also: Also | None
    memory: Memory


class _Said(NamedTuple):
    """What the judges said of some files, and the marks of those of which they said nothing."""

    tally: Tally
    clear: list[bytes]


def cap_of(policy: Policy) -> int:
    """The largest file that is read, in bytes."""
    return policy.scan.max_file_mb << 20


def looked_into(items: Iterable[sources.Item], policy: Policy, subject: str, today: dt.date, how: How) -> Report:
    """Judge files as they come, one in memory at a time; what could not be read joins the report."""
    refuse(policy, today)
    tally = looked_at(items, policy, how)
    return conclude(tally, policy, subject=subject, today=today, also=how.also)


def looked_through(
    entries: Sequence[Entry], root: str, policy: Policy, subject: str, today: dt.date, how: How
) -> Report:
    """Judge files of a work tree; many of them by several processes."""
    refuse(policy, today)
    remembers = how.memory and how.also is None and len(entries) >= _WORTH
    whole = _Part(entries, root, policy, how.also, memory(how.memory, root, subject, policy) if remembers else NOWHERE)
    known = min(len(recalled(whole.memory.place)), len(entries))
    workers = how.workers if len(entries) - known + known // _KNOWN >= _MANY else 1
    tally, clear = _look(whole, how.watch) if workers == 1 else _Said(Tally(), [])
    parts = _shared_out(whole) if workers > 1 else []
    for part, said in zip(parts, spread(_look, parts, workers=workers, prepare=how.prepare), strict=True):
        tally.join(said.tally)
        clear += said.clear
        for _ in part.entries:
            how.watch()
    whole.memory.keep(clear)
    return conclude(tally, policy, subject=subject, today=today, also=how.also)


def looked_at(items: Iterable[sources.Item], policy: Policy, how: How) -> Tally:
    """What the judges say of files as they come."""
    skipped: list[Skipped] = []

    def readable() -> Iterator[Blob]:
        for item in items:
            how.watch()
            if isinstance(item, Skipped):
                skipped.append(item)
            else:
                yield item

    with unhurried():
        tally = look(readable(), policy, also=how.also)
    tally.skipped += skipped
    return tally


def _shared_out(whole: _Part) -> list[_Part]:
    """Neighbours go to different parts: one folder may hold all the large files."""
    number = -(-len(whole.entries) // _PART)
    return [whole._replace(entries=whole.entries[start::number]) for start in range(number)]


def _look(part: _Part, watch: Callable[[], None] = nothing) -> _Said:
    """Each file by itself, and not again where it was clear and has not changed."""
    said, known = _Said(Tally(), []), recalled(part.memory.place)
    with unhurried():
        for item in sources.from_work_tree(part.entries, part.root, cap=cap_of(part.policy)):
            watch()
            if isinstance(item, Skipped):
                said.tally.skipped.append(item)
                continue
            mark = part.memory.mark(item) if part.memory.place else b""
            clear = Tally(examined=1, paths={item.path})
            found = clear if mark in known else look((item,), part.policy, also=part.also)
            said.tally.join(found)
            if mark and found == clear:
                said.clear.append(mark)
    return said
