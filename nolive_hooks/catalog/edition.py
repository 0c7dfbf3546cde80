"""Which edition of the rules this is: a digest over everything that could change a verdict."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import lru_cache

# Rooms above those that judge: they ask, and nothing below imports them. They are half of the package.
ABOVE = frozenset(("allowing", "cli", "evidence", "explaining", "gate", "governance", "hook", "procedure"))


@lru_cache(maxsize=1)
def digest() -> str:
    """SHA-256 (hex) over the sources and tables that judge. A changed rule is another edition, released or not."""
    whole = hashlib.sha256()
    for name, path in sorted(_files(os.path.dirname(os.path.dirname(__file__)), "")):
        with open(path, "rb") as stream:
            data = stream.read()
        whole.update(f"{name}\0{len(data)}\0".encode() + data)
    return whole.hexdigest()


def _files(folder: str, prefix: str) -> Iterator[tuple[str, str]]:
    for part in os.scandir(folder):
        if not prefix and part.name.partition(".")[0] in ABOVE:
            continue
        if part.is_dir():
            yield from _files(part.path, f"{prefix}{part.name}/")
        elif part.name.endswith((".py", ".toml", ".json", ".txt")):
            yield prefix + part.name, part.path
