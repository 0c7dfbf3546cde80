"""Knowledge of the outside world, without logic: typed rows, read from their files when somebody first asks."""

from __future__ import annotations

from nolive_hooks.catalog.frameworks import Framework
from nolive_hooks.catalog.frameworks import load as _load_frameworks
from nolive_hooks.catalog.venues import (
    KeyShape,
    KnownTest,
    Placeholders,
    Venue,
    Vocabulary,
    known_tests,
    mnemonic_words,
    placeholders,
    venues,
    vocabulary,
)

# The functions `frameworks` and `venues` are bound after the modules of the same names were imported,
# so that `from nolive_hooks.catalog import venues` is always the function.
__all__ = [
    "Framework",
    "KeyShape",
    "KnownTest",
    "Placeholders",
    "Venue",
    "Vocabulary",
    "frameworks",
    "known_tests",
    "mnemonic_words",
    "placeholders",
    "venues",
    "vocabulary",
]


def frameworks() -> tuple[Framework, ...]:
    """Every trading framework and how it says live."""
    return _load_frameworks().framework
