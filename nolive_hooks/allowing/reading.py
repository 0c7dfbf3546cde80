"""What writing and tidying share: the files of a repository judged under some allows, and the file they are kept in."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from itertools import chain

from nolive_hooks import guard
from nolive_hooks.blob import Blob
from nolive_hooks.git import disk, sources
from nolive_hooks.git.repo import Repo
from nolive_hooks.guard.allows import book
from nolive_hooks.guard.allows.book import ALLOW_FILE, Book
from nolive_hooks.guard.question import Also, Identify
from nolive_hooks.model import Report
from nolive_hooks.policy import Policy

LARGEST = 32 << 20  # bytes of a file that a single look reads


def scan(
    blobs: Iterable[Blob],
    policy: Policy,
    today: dt.date,
    identify: Identify | None = None,
    also: Also | None = None,
) -> Report:
    """What the guard says of some files under a policy, with the judge `also` beside its own."""
    return guard.scan(blobs, policy, subject="this repository", today=today, identify=identify, also=also)


def generic_judge() -> Also:
    """The judge of other services' secrets, by detect-secrets' own plugins."""
    from nolive_hooks.guard import generic  # takes longer to load than most scans take

    return generic.judge


def asked(*rules: str) -> Also | None:
    """The judge of generic secrets where one of some rules is about them."""
    return generic_judge() if any(rule.partition("/")[0] == "generic" for rule in rules) else None


def blobs_of(repo: Repo) -> Iterator[Blob]:
    """The tracked and the new files of the work tree, as `nolive scan` sees them."""
    items = chain(sources.tracked(repo, cap=LARGEST), sources.untracked(repo, cap=LARGEST))
    return (item for item in items if isinstance(item, Blob))


def save(repo: Repo, new: Book) -> None:
    """Write the exceptions of a repository, whole or not at all."""
    disk.write_atomic(os.path.join(repo.root, ALLOW_FILE), book.encode(new))
