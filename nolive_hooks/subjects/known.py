"""Files of a work tree that were clear the last time, by what they hold: the next scan judges only what is new.

What `guard.look` says of a file depends on its path, its mode, its bytes, the rules and the policy, and on nothing
else. A digest of all of them stands for "nothing was said", whichever branch the file comes from. A damaged memory
matches no file, so whatever happens to one ends in judging again.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from importlib.util import find_spec
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from nolive_hooks.blob import Blob
from nolive_hooks.catalog import edition
from nolive_hooks.git import private
from nolive_hooks.policy import Policy

_ENDING: Final = ".clear"
_KEPT: Final = 32  # memories: of so many folders and subjects
_LARGEST: Final = 64 << 20  # bytes of a memory: two million files
_SIZE: Final = 32  # bytes of a mark


class Memory(NamedTuple):
    """Where marks of clear files are kept, and the rules and policy they belong to; without a place there are none."""

    place: str = ""
    rules: bytes = b""

    def mark(self, blob: Blob) -> bytes:
        """What stands for a file, judged by these rules."""
        named = f"{blob.mode}\0{blob.path}\0".encode("utf-8", "surrogateescape")
        mark = hashlib.blake2b(named, digest_size=_SIZE, key=self.rules)
        mark.update(blob.data)
        return mark.digest()

    def keep(self, marks: Iterable[bytes]) -> None:
        """Remember these files and no others. A folder that cannot be written costs time next time, and nothing now."""
        found = frozenset(marks)
        if self.place and found != recalled(self.place):
            with suppress(OSError):
                private.write(self.place, b"".join(sorted(found)))
                private.keep_newest(os.path.dirname(self.place), _ENDING, _KEPT)
            recalled.cache_clear()


NOWHERE: Final = Memory()


def memory(folder: str, root: str, subject: str, policy: Policy) -> Memory:
    """The memory in a private folder for one subject of a scan below a root."""
    name = hashlib.sha256(f"{root}\0{subject}".encode("utf-8", "surrogateescape")).hexdigest()[:_SIZE]
    ruled = msgspec.json.encode(replace(policy, allow=()))  # exceptions are for what is said, and here nothing is
    rules = b"\0".join((edition.digest().encode(), sys.version.encode(), _reader_of_yaml(), ruled))
    return Memory(os.path.join(folder, name + _ENDING), hashlib.sha256(rules).digest())


@lru_cache(maxsize=1)
def recalled(place: str) -> frozenset[bytes]:
    """The marks that are kept in a place; none where it is missing, or others could have written there."""
    data = private.read(place, 0, _LARGEST) if place else b""
    return frozenset(data[at : at + _SIZE] for at in range(0, len(data), _SIZE))


def _reader_of_yaml() -> bytes:
    """What tells one installed version of the only reader that is not our own or Python's from another."""
    found = find_spec("yaml")
    info = os.stat(found.origin) if found and found.origin else None
    return f"{info.st_mtime_ns} {info.st_size}".encode() if info else b""
