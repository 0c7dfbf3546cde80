"""Which edition of the rules this is: a digest over everything that could change a verdict."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable


@lru_cache(maxsize=1)
def digest() -> str:
    """SHA-256 (hex) over the package's own sources and tables. A changed rule is another edition, released or not."""
    whole = hashlib.sha256()
    for name, part in sorted(_files(resources.files("nolive_hooks"), "")):
        data = part.read_bytes()
        whole.update(f"{name}\0{len(data)}\0".encode() + data)
    return whole.hexdigest()


def _files(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found = []
    for part in folder.iterdir():
        name = f"{prefix}{part.name}"
        if part.is_dir():
            found += _files(part, f"{name}/")
        elif name.endswith((".py", ".toml", ".txt")):
            found.append((name, part))
    return found
