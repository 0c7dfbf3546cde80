"""Which edition of the rules this is: a digest over everything that could change a verdict."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import lru_cache


@lru_cache(maxsize=1)
def digest() -> str:
    """SHA-256 (hex) over the package's own sources and tables. A changed rule is another edition, released or not."""
    whole = hashlib.sha256()
    for name, path in sorted(_files(os.path.dirname(os.path.dirname(__file__)), "")):
        with open(path, "rb") as stream:
            data = stream.read()
        whole.update(f"{name}\0{len(data)}\0".encode() + data)
    return whole.hexdigest()


def _files(folder: str, prefix: str) -> Iterator[tuple[str, str]]:
    for part in os.scandir(folder):
        if part.is_dir():
            yield from _files(part.path, f"{prefix}{part.name}/")
        elif part.name.endswith((".py", ".toml", ".json", ".txt")):
            yield prefix + part.name, part.path
