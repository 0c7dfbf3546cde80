"""A sealed pack on disk, changed in one way, and what the installed `nolive verify` says of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from nolive_hooks.evidence.records import dump, load
from tests.support import Sandbox, words
from tests.unit import evidence_factory as factory

GOOD: Mapping[str, bytes] = factory.complete_files()
PLACE = f"results/{factory.RUN_ID}"
Files = dict[str, bytes]
Change = Callable[[Files], Files]


def laid(folder: Sandbox, files: Mapping[str, bytes] = GOOD) -> Path:
    """Write a pack where a drill would have left it; what lay there before is gone."""
    root = folder.path / PLACE
    shutil.rmtree(root, ignore_errors=True)
    for path, data in files.items():
        folder.write(f"{PLACE}/{path}", data)
    return root


def verified(folder: Sandbox, *, subject: str = PLACE) -> tuple[int, str]:
    """Exit code and words of `nolive verify`, which leaves the disk as it was."""
    before = _listing(folder.path)
    done = folder.run("nolive", "verify", subject)
    assert _listing(folder.path) == before
    return done.returncode, words(done)


def _listing(root: Path) -> list[tuple[str, int, int]]:
    rows = [Path(here) / name for here, _, names in os.walk(root) for name in names]
    return sorted((str(path), path.lstat().st_size, path.lstat().st_mtime_ns) for path in rows)


def refused(folder: Sandbox, files: Mapping[str, bytes], rule: str, said: str) -> None:
    """The pack is laid down, and `nolive verify` ends with 1 and names rule and place."""
    laid(folder, files)
    code, text = verified(folder)
    flat = " ".join(text.split())
    assert code == 1, text
    assert rule in text, text
    assert said in flat, text


def changed(path: str, change: Callable[[bytes], bytes]) -> Files:
    """The good pack with one file changed and nothing sealed anew."""
    return {**GOOD, path: change(GOOD[path])}


def forged(path: str, change: Callable[[bytes], bytes]) -> Files:
    """The good pack with one file changed and everything sealed anew, as somebody who knows the format would."""
    return factory.resealed(changed(path, change))


def forged_value(path: str, key: str, value: object) -> Files:
    """A record with one top-level value changed, sealed anew."""

    def change(data: bytes) -> bytes:
        return dump({**load(data), key: value})

    return forged(path, change)


def swap(old: str, new: str) -> Callable[[bytes], bytes]:
    """Replace the first of a text that has to be there."""

    def change(data: bytes) -> bytes:
        assert old.encode() in data, old
        return data.replace(old.encode(), new.encode(), 1)

    return change
