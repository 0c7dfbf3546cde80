"""What was clear in the history the last time, remembered in the Git folder: the next scan reads only what is new.

Remembered are the commits that were walked and the files that were not clear; all else in those commits was. A damaged
or foreign memory is no memory: everything is read again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import msgspec
from msgspec import Struct

from nolive_hooks.catalog import edition
from nolive_hooks.errors import NoliveError
from nolive_hooks.git import disk
from nolive_hooks.git.repo import Repo
from nolive_hooks.policy import Policy

_FOLDER: Final = "history"
_LARGEST: Final = 1 << 28


class Open(Struct, frozen=True, forbid_unknown_fields=True):
    """A commit that has to be read again: its id and parents, which of its files, and whether what it says."""

    row: list[str]
    paths: list[str]
    said: bool


class Memory(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Up to which commits everything was judged, how many clear files that were, and what was not clear.

    `seen` are the paths of those files for which the policy holds an exception: they decide what is stale.
    """

    tips: list[str] = []
    examined: int = 0
    open: list[Open] = []
    seen: list[str] = []


def place(repo: Repo, policy: Policy, extra: str) -> str:
    """Where the memory for this edition of the rules and this policy lies; another one is another file."""
    parts = (edition.digest().encode(), msgspec.json.encode(policy), extra.encode())
    name = hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]
    return os.path.join(repo.state_dir(_FOLDER), f"{name}.json")


def recall(path: str, reach: Callable[[list[str]], bool]) -> Memory:
    """What is remembered; nothing where one of its commits is not reachable any more (a branch was taken back)."""
    try:
        data = disk.read(path, cap=_LARGEST) if disk.exists(path) else b"{}"
        memory = msgspec.json.decode(_opened(data), type=Memory)
    except (NoliveError, msgspec.MsgspecError, ValueError):
        return Memory()
    return memory if reach(memory.tips) else Memory()


def remember(path: str, memory: Memory) -> None:
    """Keep this memory and no other. A folder that cannot be written costs time next time, and nothing now."""
    with suppress(NoliveError, OSError):
        folder = os.path.dirname(path)
        for name in os.listdir(folder) if os.path.isdir(folder) else ():
            if name != os.path.basename(path):
                disk.remove(os.path.join(folder, name))
        disk.write_atomic(path, _sealed(msgspec.json.encode(memory)))


def _sealed(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def _opened(data: bytes) -> bytes:
    digest, _, body = data.partition(b"\n")
    if data != b"{}" and hashlib.sha256(body).hexdigest().encode() != digest:
        raise ValueError
    return body or data
