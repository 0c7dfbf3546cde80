"""What a run of `nolive init` changed, so that `--undo` gives every byte back, also after half a run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from nolive_hooks.errors import NoliveError

SCHEMA = "nolive.init/1"


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file before (base64, or null where there was none) and the digest of what was to be written.

    An empty digest: somebody else was about to write it, and nobody noted what. Such a file is never undone blindly.
    """

    path: str
    before: str | None
    after: str
    mode: int | None = None


class Ledger(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The files of one run, in the order they were written, and the folders that it made."""

    schema: str = SCHEMA
    version: str
    files: tuple[Entry, ...]
    folders: tuple[str, ...] = ()


class Step(Struct, frozen=True):
    """What undoing does to one file: restore these bytes, remove it, or leave it (edited since, or never written)."""

    path: str
    act: str  # "restore", "remove", "keep", "nothing"
    data: bytes = b""
    mode: int | None = None


def entry(path: str, before: bytes | None, after: bytes | None, mode: int | None) -> Entry:
    """The record of one file that is about to be written; `after` is None where only the writer knows."""
    kept = None if before is None else base64.b64encode(before).decode()
    return Entry(path=path, before=kept, after="" if after is None else digest(after), mode=mode)


def settled(ledger: Ledger, now: Mapping[str, bytes | None]) -> Ledger | None:
    """The record with the digests of what others wrote meanwhile; None where nothing was changed at all."""
    files = tuple(_settled(one, now.get(one.path)) for one in ledger.files)
    changed = tuple(one for one in files if one.after)
    return msgspec.structs.replace(ledger, files=changed) if changed else None


def _settled(one: Entry, now: bytes | None) -> Entry:
    if one.after or now is None or _step(one, now).act == "nothing":
        return one
    return msgspec.structs.replace(one, after=digest(now))


def encode(ledger: Ledger) -> bytes:
    """The ledger as JSON."""
    return msgspec.json.format(msgspec.json.encode(ledger), indent=2) + b"\n"


def decode(data: bytes, where: str) -> Ledger:
    """A ledger from its bytes; NoliveError (exit 3) for anything else."""
    try:
        found = msgspec.json.decode(data, type=Ledger)
        for one in found.files:
            base64.b64decode(one.before or "", validate=True)
    except ValueError as error:
        raise NoliveError(
            "the record of the last nolive init cannot be read", where=where, why=str(error),
            fix="git status; undo the changes by hand",
        ) from None  # fmt: skip
    if found.schema != SCHEMA:
        raise NoliveError(
            "the record of the last nolive init is of another version", where=where, why=found.schema,
            fix=f"pip install nolive-hooks=={found.version}, then nolive init --undo",
        )  # fmt: skip
    return found


def undoing(ledger: Ledger, now: Mapping[str, bytes | None]) -> tuple[Step, ...]:
    """What to do for each file, the last written first; `now` holds the present bytes (None: no such file).

    A file that is neither what was written nor what was there before is somebody's edit and is kept.
    """
    return tuple(_step(one, now.get(one.path)) for one in reversed(ledger.files))


def _step(one: Entry, now: bytes | None) -> Step:
    before = None if one.before is None else base64.b64decode(one.before)
    if now == before:
        return Step(one.path, "nothing")
    if now is None or digest(now) != one.after:
        return Step(one.path, "keep")
    if before is None:
        return Step(one.path, "remove")
    return Step(one.path, "restore", before, one.mode)


def kept(ledger: Ledger, steps: Iterable[Step]) -> Ledger | None:
    """What remains to be undone after the steps: the files that were edited since; None where nothing does."""
    edited = {step.path for step in steps if step.act == "keep"}
    files = tuple(one for one in ledger.files if one.path in edited)
    return msgspec.structs.replace(ledger, files=files) if files else None


def digest(data: bytes) -> str:
    """SHA-256, to know again what was written."""
    return hashlib.sha256(data).hexdigest()
