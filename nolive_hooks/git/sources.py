"""What a scan can be about, as blobs: the work tree, the index, a range of commits, all history, ignored files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from nolive_hooks.blob import Blob
from nolive_hooks.errors import NoliveError, usage
from nolive_hooks.git import commits, disk, index, spawn
from nolive_hooks.git.repo import Repo
from nolive_hooks.model import Skipped

Item = Blob | Skipped


def tracked(repo: Repo, prefix: str = "", *, cap: int) -> Iterator[Item]:
    """Every path of the index below `prefix`, with the content of the work tree.

    A path that is absent from disk (sparse checkout, deleted) is read from the index: what Git holds is judged.
    """
    absent = []
    for entry in _once(index.entries(repo.root, [prefix] if prefix else None)):
        path = os.path.join(repo.root, entry.path)
        if entry.mode == index.GITLINK or not disk.exists(path):
            absent.append(entry)
        else:
            yield disk.load(path, entry.path, cap=cap)
    yield from from_index(absent, repo.root, cap=cap)


def untracked(repo: Repo, prefix: str = "", *, cap: int, ignored: bool = False) -> Iterator[Item]:
    """Files that Git does not track: the ones it would offer to add, or the ones it ignores."""
    which = ("--others", "--ignored", "--exclude-standard") if ignored else ("--others", "--exclude-standard")
    names = ("--", prefix) if prefix else ()
    for row in spawn.check(("ls-files", "-z", *which, *names), cwd=repo.root).out.split(b"\0")[:-1]:
        path = os.fsdecode(row)
        if path.endswith("/"):
            yield Skipped(path, "a repository of its own: scan it by its path")
        else:
            yield disk.load(os.path.join(repo.root, path), path, cap=cap)


def is_ignored(repo: Repo, folder: str) -> bool:
    """Whether Git ignores a whole folder (`check-ignore` would answer, but knows no literal paths)."""
    which = ("--others", "--ignored", "--exclude-standard", "--directory")
    rows = spawn.check(("ls-files", "-z", *which, "--", folder), cwd=repo.root).out.split(b"\0")[:-1]
    return any(f"{folder}/".startswith(os.fsdecode(row)) for row in rows)


def staged(repo: Repo, *, cap: int) -> Iterator[Item]:
    """What the next commit would change, from the index."""
    return from_index(index.staged(repo.root, hook=False), repo.root, cap=cap)


def between(repo: Repo, revisions: str, *, cap: int) -> Iterator[tuple[str, Item]]:
    """Every file version that a commit of `A..B` introduced, with that commit's id; each version once."""
    base, dots, head = revisions.partition("..")
    if not dots or not base or not head:
        raise usage(
            f"--range takes A..B, not {revisions!r}", why="both ends are needed", fix="nolive scan --range main..HEAD"
        )
    rows = commits.new([_end(repo, head)], [_end(repo, base)], repo.root, hook=False)
    seen: set[tuple[str, str]] = set()
    for commit in commits.brought(rows, repo.root, cap=cap, hook=False):
        new = [entry for entry in commit.entries if (entry.path, entry.oid) not in seen]
        seen.update((entry.path, entry.oid) for entry in new)
        yield from ((commit.oid, item) for item in from_index(new, repo.root, cap=cap))


def history(repo: Repo, *, cap: int) -> Iterator[Item]:
    """Every unique blob that any ref can reach, under one path it has had; a missing object is a doubt."""
    listing = spawn.check(("rev-list", "--objects", "--all", "--missing=print"), cwd=repo.root)
    paths: dict[str, str] = {}
    for row in listing.out.splitlines():
        oid, _, path = os.fsdecode(row).partition(" ")
        if oid.startswith("?"):
            yield Skipped(oid[1:], "the object is missing from this clone: git fetch --unshallow", unjudged=True)
        elif path:
            paths.setdefault(oid, path)
    kinds = spawn.check(
        ("cat-file", "--batch-check=%(objectname) %(objecttype)"),
        cwd=repo.root,
        stdin="\n".join(paths).encode() + b"\n",
    )
    blobs = [line.split()[0] for line in kinds.text.splitlines() if line.endswith(" blob")]
    yield from from_index([index.Entry(paths[oid], "100644", oid) for oid in blobs], repo.root, cap=cap)


def from_index(entries: list[index.Entry], root: str, *, cap: int) -> Iterator[Item]:
    """Entries of an index or a tree as blobs, or as skipped files that nobody can vouch for."""
    for entry, blob in index.blobs(entries, root, cap=cap):
        yield Skipped(entry.path, blob, unjudged=True) if isinstance(blob, str) else blob


def _end(repo: Repo, ref: str) -> str:
    """The commit at one end of a range; in a shallow clone its absence has one likely reason."""
    try:
        return repo.resolve(ref)
    except NoliveError as error:
        if commits.shallow(repo.root, hook=False):
            raise commits.incomplete(repo.root, f"this is a shallow clone, and {error.what}") from None
        raise


def _once(entries: Iterable[index.Entry]) -> Iterator[index.Entry]:
    """One entry a path: an unmerged path has up to three."""
    seen = set()
    for entry in entries:
        if entry.path not in seen:
            seen.add(entry.path)
            yield entry
