"""Readers that are loaded with the first file that needs them: a finding in one JSON file does not wait for YAML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from nolive_hooks.model import Setting


def later(module: str, name: str = "read") -> Callable[[str], Iterator[Setting]]:
    """The function `name` of `documents.<module>`, imported when it is called."""

    def read(text: str) -> Iterator[Setting]:
        found: Callable[[str], Iterator[Setting]] = getattr(import_module(f"nolive_hooks.documents.{module}"), name)
        return found(text)

    return read
