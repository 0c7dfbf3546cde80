"""The memory of a drill: an append-only, hash-chained journal in the Git folder, and the lock of its writer.

Nothing about a drill is known from anywhere else, so a process may die at any point: the next one reads the
journal and goes on. A line is durable before the act that follows it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
from msgspec import Struct

from nolive_hooks.errors import NoliveError, state
from nolive_hooks.git import disk
from nolive_hooks.procedure.events import Event, Started

FILE = "journal.jsonl"
GENESIS = "0" * 64


class Line(Struct, frozen=True, kw_only=True):
    """One raw line: its number, when, what, and the digest of the raw line before it."""

    n: int
    utc: str
    event: Event
    prev: str


class Entry(NamedTuple):
    """An event and when it was written (RFC 3339 UTC)."""

    utc: str
    event: Event


@dataclass
class Journal:
    """The journal of one drill; `append` is the only way to change it."""

    folder: str
    entries: list[Entry]
    last: str = GENESIS

    @classmethod
    def create(cls, folder: str) -> Journal:
        """A new journal; a state error where the drill exists already."""
        if disk.exists(os.path.join(folder, FILE)):
            raise state("a drill with this id exists already", where=folder, fix="wait one second and start again")
        disk.make_dir(folder)
        return cls(folder, [])

    @classmethod
    def load(cls, folder: str) -> Journal:
        """Read a journal and prove its chain. A last line that a crash has cut off is dropped."""
        path = os.path.join(folder, FILE)
        data = disk.read(path)
        whole = data[: data.rfind(b"\n") + 1]
        if whole != data:
            disk.write_atomic(path, whole)
        journal = cls(folder, [])
        for entry, raw in read(whole, folder):
            journal.entries.append(entry)
            journal.last = _digest(raw)
        return journal

    def append(self, utc: str, event: Event) -> None:
        """Write one event; it is on the disk when this returns."""
        line = Line(n=len(self.entries) + 1, utc=utc, event=event, prev=self.last)
        raw = msgspec.json.encode(line, order="sorted")
        disk.append(os.path.join(self.folder, FILE), raw + b"\n")
        self.entries.append(Entry(utc, event))
        self.last = _digest(raw)

    @property
    def raw(self) -> bytes:
        """The bytes of the journal, for logs/audit.log."""
        return disk.read(os.path.join(self.folder, FILE))


def read(data: bytes, folder: str) -> Iterator[tuple[Entry, bytes]]:
    """The entries of the journal of a folder with their raw lines; a state error at the first that breaks the chain."""
    previous = GENESIS
    for number, raw in enumerate(data.splitlines(), 1):
        try:
            line = msgspec.json.decode(raw, type=Line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise _broken(folder, number, str(error), newer=isinstance(error, msgspec.ValidationError)) from None
        if line.n != number or line.prev != previous:
            raise _broken(folder, number, "the chain of digests is broken")
        if isinstance(line.event, Started) != (number == 1):
            raise _broken(folder, number, "a drill starts once, with its first line")
        previous = _digest(raw)
        yield Entry(line.utc, line.event), raw


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _broken(folder: str, number: int, why: str, *, newer: bool = False) -> NoliveError:
    """What is JSON and no line of ours may be a line of the next version."""
    first = "if a newer nolive wrote it: pip install --upgrade nolive-hooks; if not: " if newer else ""
    return state(
        "the journal of the drill was changed from outside", where=f"{os.path.join(folder, FILE)}:{number}", why=why,
        fix=f"{first}{set_aside(folder)}",
    )  # fmt: skip


def set_aside(folder: str) -> str:
    """The way out of a drill whose memory cannot be believed: no verb can end it, and nothing of it is deleted."""
    return f"{shlex.join(('mv', folder, f'{folder}.changed'))}, then nolive drill start"


class Holder(Struct, frozen=True, kw_only=True):
    """Who holds the lock of a repository."""

    pid: int
    host: str
    boot: str
    since: str
    doing: str

    def dead(self, host: str, boot: str) -> bool:
        """True where the holder cannot be running any more, as seen from this host after this boot."""
        if self.host != host:
            return False
        return self.boot != boot or not _alive(self.pid)


def _alive(pid: int) -> bool:
    with contextlib.suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True


@contextlib.contextmanager
def lock(path: str, holder: Holder, *, break_lock: bool = False) -> Iterator[str]:
    """Hold the repository's lock; yields a note where a dead holder's lock was taken over.

    A living holder is a state error (exit 4) that names it. The holder on another machine counts as living
    unless the caller says otherwise.
    """
    note = ""
    while not _taken(path, holder):
        other = _holder(path)
        if other is not None and not break_lock and not other.dead(holder.host, holder.boot):
            raise state(
                f"{other.doing} is held by process {other.pid} on {other.host} since {other.since}",
                where=path, why="one drill at a time in a repository",
                fix="wait for it, or nolive drill resume --break-lock if that machine is gone",
            )  # fmt: skip
        note = f"took over the lock of process {other.pid if other else '?'} on {other.host if other else '?'}"
        disk.remove(path)
    try:
        yield note
    finally:
        disk.remove(path)


def _taken(path: str, holder: Holder) -> bool:
    try:
        return disk.create_exclusive(path, msgspec.json.encode(holder))
    except (OSError, NoliveError) as error:
        why = error.why if isinstance(error, NoliveError) else str(error.strerror)
        raise state(
            "the Git folder cannot be written", where=path, why=why,
            fix="check its owner and permissions, and that the disk is neither full nor read-only",
        ) from None  # fmt: skip


def _holder(path: str) -> Holder | None:
    try:
        return msgspec.json.decode(disk.read(path), type=Holder)
    except (NoliveError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
