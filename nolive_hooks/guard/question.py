"""What the judges are asked of a file: which of them could speak, by whose rules, and how a credential is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from nolive_hooks.model import Document, Finding
from nolive_hooks.policy import Policy

# The keyed digest of a value, as a function, so that neither the key nor the value leaves its owner.
Identify = Callable[[str], str]
# One more judge: what it says of a document in which the findings of the others are known.
Also = Callable[[Document, Sequence[Finding], Identify | None], Iterator[Finding]]
SYMLINK: Final = "120000"


class Asked(NamedTuple):
    """Which judges could say anything about a file, as the sieve told."""

    keys: bool
    modes: bool
    hosts: bool


class Order(NamedTuple):
    """What every file is judged by."""

    policy: Policy
    identify: Identify | None
    also: Also | None
