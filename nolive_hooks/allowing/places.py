"""A place that a person names, and the file that stands there: in the work tree, in the index, in an archive."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from nolive_hooks.allowing.reading import LARGEST
from nolive_hooks.blob import Blob
from nolive_hooks.errors import NoliveError, usage
from nolive_hooks.git import disk, index
from nolive_hooks.git.repo import Repo
from nolive_hooks.guard.packed import INSIDE

_PLACE = re.compile(r"(.+?)(?::(\d{1,9}))?(?::(\d{1,9}))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """A path as it was typed and a line; line 0 means findings on a whole file."""

    path: str
    line: int

    @classmethod
    def parse(cls, text: str) -> Place:
        """`PATH`, `PATH:LINE` or `PATH:LINE:COLUMN`, as every message prints it."""
        match = _PLACE.fullmatch(text)
        if match is None:
            raise usage(
                "a place is PATH:LINE",
                why="a file may hold several findings",
                fix="copy it from the message of nolive scan",
            )
        return cls(match[1], int(match[2] or 0))

    def candidates(self, repo: Repo, cwd: str) -> tuple[str, ...]:
        """Paths in the repository that may be meant: messages name it from the root, people from where they stand."""
        here = os.path.relpath(os.path.join(os.path.realpath(cwd), self.path), os.path.realpath(repo.root))
        from_here = here.replace(os.sep, "/")
        explicit = self.path.startswith(("./", "../", "/"))
        found = (from_here,) if explicit else (os.path.normpath(self.path).replace(os.sep, "/"), from_here)
        return tuple(dict.fromkeys(path for path in found if not path.startswith("../")))


def versions(repo: Repo, path: str, *, staged: bool) -> Iterator[Blob]:
    """A file of the work tree, then of the index; of the index alone with `staged`."""
    path = path.partition(INSIDE)[0]  # a place in an archive is in the archive's file
    if not staged:
        loaded = disk.load(os.path.join(repo.root, path), path, cap=LARGEST)
        if isinstance(loaded, Blob):
            yield loaded
    found = index.blobs(index.entries(repo.root, [path]), repo.root, cap=LARGEST)
    yield from (blob for entry, blob in found if isinstance(blob, Blob) and entry.path == path)


def no_such_file(path: str) -> NoliveError:
    """The usage error for a place that neither the work tree nor the index has."""
    return usage(
        "there is no such file", where=path, fix="copy the place from the message of nolive scan",
        why="neither the work tree nor the index has it; what only a commit holds is mended there, or see [[allow]]",
    )  # fmt: skip
